-- Each measure of the period beside its three comparators, the changes, or why there is none.
-- reads: figure, region_split, region_doubt, expectation, enterprise, goods_group
-- params: home_region, has_focus, unknown_limit, period
-- one row: code, measured, side, enterprise, scope, goods, item, supply class, region, unit
WITH judged AS (
    SELECT
        f.*,
        r.comparator,
        CASE r.comparator
            WHEN 'value' THEN f.value
            WHEN 'previous' THEN f.previous
            WHEN 'last_year' THEN f.last_year
            ELSE f.aligned
        END AS seen,
        CASE
            WHEN f.place IN ('home', 'outside') AND :home_region = '' THEN 'no_home_region'
            WHEN f.place = 'focus' AND NOT :has_focus THEN 'no_focus_region'
            WHEN NOT r.observed THEN 'not_observed'
            WHEN d.all_unknown OR d.unknown_share = 1 THEN 'regions_unknown'
            WHEN
                CASE r.comparator
                    WHEN 'value' THEN f.value
                    WHEN 'previous' THEN f.previous
                    WHEN 'last_year' THEN f.last_year
                    ELSE f.aligned
                END IS NULL THEN 'no_trade'
        END AS reason,
        coalesce(d.unknown_share, 0) > :unknown_limit AS is_blurred,
        CASE
            WHEN NOT f.is_regional OR NOT r.observed THEN NULL
            WHEN f.place IN ('home', 'outside') AND :home_region = '' THEN NULL
            WHEN f.place = 'focus' AND NOT :has_focus THEN NULL
            WHEN f.measured = 'partners' THEN r.unknown_partners
            ELSE coalesce(d.unknown, 0)
        END AS unknown
    FROM figure AS f
    INNER JOIN region_split AS r
        ON r.enterprise_key = f.enterprise_key
        AND r.side = f.side
    LEFT JOIN region_doubt AS d
        ON f.is_regional
        AND d.enterprise_key = f.enterprise_key
        AND d.side = f.side
        AND d.comparator = r.comparator
        AND d.scope = CASE
            WHEN f.scope IN ('goods', 'class') OR f.measured = 'quantity' THEN f.scope
            ELSE 'all'
        END
        AND d.unit = CASE WHEN f.measured = 'quantity' THEN f.unit ELSE '' END
        AND d.goods_level = coalesce(f.goods_level, 0)
        AND d.goods_group = f.goods_group
        AND d.supply_class = coalesce(f.supply_class, '')
),
stated AS (
    SELECT
        judged.*,
        CASE WHEN reason IS NULL THEN seen END AS amount,
        seen + CASE WHEN unknown < 0 THEN unknown ELSE 0 * unknown END AS low,
        seen + CASE WHEN unknown > 0 THEN unknown ELSE 0 * unknown END AS high
    FROM judged
),
wide AS (
    SELECT
        code, enterprise_key, scope, goods_group, supply_class, region_code, unit,
        measured, side, goods_level, item,
        max(CASE WHEN comparator = 'value' THEN amount END) AS value,
        max(CASE WHEN comparator = 'previous' THEN amount END) AS previous,
        max(CASE WHEN comparator = 'last_year' THEN amount END) AS last_year,
        max(CASE WHEN comparator = 'aligned' THEN amount END) AS aligned,
        max(CASE WHEN comparator = 'value' THEN low END) AS value_low,
        max(CASE WHEN comparator = 'value' THEN high END) AS value_high,
        max(CASE WHEN comparator = 'value' THEN reason END) AS no_value,
        max(CASE WHEN comparator = 'previous' THEN reason END) AS no_previous,
        max(CASE WHEN comparator = 'last_year' THEN reason END) AS no_last_year,
        max(CASE WHEN comparator = 'aligned' THEN reason END) AS no_aligned,
        bool_or(comparator = 'value' AND is_blurred) AS value_blurred,
        bool_or(comparator IN ('value', 'previous') AND is_blurred) AS previous_blurred,
        bool_or(comparator IN ('value', 'last_year') AND is_blurred) AS last_year_blurred,
        bool_or(comparator IN ('value', 'aligned') AND is_blurred) AS aligned_blurred,
        bool_or(amount <> 0 OR low <> 0 OR high <> 0) AS has_content
    FROM stated
    GROUP BY
        code, enterprise_key, scope, goods_group, supply_class, region_code, unit,
        measured, side, goods_level, item
),
reasoned AS (
    SELECT
        wide.*,
        CASE
            WHEN no_value IS NOT NULL THEN no_value
            WHEN no_previous IS NOT NULL THEN no_previous
            WHEN previous_blurred THEN 'too_many_unknown'
            WHEN previous <= 0 THEN 'comparator_not_positive'
        END AS reason_previous,
        CASE
            WHEN no_value IS NOT NULL THEN no_value
            WHEN no_last_year IS NOT NULL THEN no_last_year
            WHEN last_year_blurred THEN 'too_many_unknown'
            WHEN last_year <= 0 THEN 'comparator_not_positive'
        END AS reason_last_year,
        CASE
            WHEN no_value IS NOT NULL THEN no_value
            WHEN no_aligned IS NOT NULL THEN no_aligned
            WHEN aligned_blurred THEN 'too_many_unknown'
            WHEN aligned <= 0 THEN 'comparator_not_positive'
        END AS reason_aligned
    FROM wide
    WHERE has_content OR (scope = 'all' AND no_value IS NOT NULL)
)
SELECT
    'C-' || left(sha256(concat_ws(
        '|', c.code, e.enterprise_id, c.scope,
        coalesce(c.supply_class, g.group_code, '*'),
        coalesce(c.region_code, ''), coalesce(c.unit, ''), :period,
        -- nulls are passed over: only what would otherwise share an id has more in it
        CASE WHEN c.goods_level < 4 THEN concat('level ', CAST(c.goods_level AS STRING)) END,
        CASE WHEN c.measured IN ('largest_share', 'single_source') THEN c.measured END,
        CASE WHEN c.measured = 'price' THEN c.side END,
        c.item
    )), 12) AS change_id,
    c.code,
    c.enterprise_key,
    c.scope,
    c.goods_group,
    c.supply_class,
    c.region_code,
    c.unit,
    CAST(:period AS VARCHAR) AS period,
    CAST(c.value AS DECIMAL(28, 8)) AS value,
    CAST(c.previous AS DECIMAL(28, 8)) AS previous,
    CAST(c.last_year AS DECIMAL(28, 8)) AS last_year,
    CAST(c.aligned AS DECIMAL(28, 8)) AS aligned,
    CAST(c.value_low AS DECIMAL(28, 8)) AS value_low,
    CAST(c.value_high AS DECIMAL(28, 8)) AS value_high,
    x.expected,
    x.expected_low,
    x.expected_high,
    CASE WHEN c.reason_previous IS NULL
        THEN CAST(c.value - c.previous AS DOUBLE) / CAST(c.previous AS DOUBLE)
    END AS change_previous,
    CASE WHEN c.reason_last_year IS NULL
        THEN CAST(c.value - c.last_year AS DOUBLE) / CAST(c.last_year AS DOUBLE)
    END AS change_last_year,
    CASE WHEN c.reason_aligned IS NULL
        THEN CAST(c.value - c.aligned AS DOUBLE) / CAST(c.aligned AS DOUBLE)
    END AS change_aligned,
    x.p_value,
    x.q_value,
    x.is_firm,
    coalesce(
        c.no_value,
        CASE WHEN c.value_blurred THEN 'too_many_unknown' END,
        c.reason_previous,
        c.reason_last_year,
        c.reason_aligned
    ) AS reason,
    c.reason_previous,
    c.reason_last_year,
    c.reason_aligned,
    c.side,
    c.measured,
    c.goods_level,
    c.item,
    coalesce(
        c.no_value,
        CASE WHEN c.value_blurred THEN 'too_many_unknown' END,
        x.why_not,
        CASE
            WHEN x.code IS NOT NULL THEN NULL
            WHEN
                c.measured NOT IN ('amount', 'quantity', 'partners')
                OR (c.measured = 'quantity' AND c.scope <> 'goods')
                THEN 'not_foreseen'
            WHEN c.scope <> 'all' AND c.measured <> 'quantity' THEN 'not_looked_into'
            ELSE 'nothing_usual'
        END
    ) AS reason_expected
FROM reasoned AS c
INNER JOIN enterprise AS e ON e.enterprise_key = c.enterprise_key
LEFT JOIN goods_group AS g ON g.goods_group = c.goods_group
LEFT JOIN expectation AS x
    ON c.no_value IS NULL
    AND NOT c.value_blurred
    AND x.code = c.code
    AND x.measured = c.measured
    AND x.scope = c.scope
    AND x.enterprise_key = c.enterprise_key
    AND x.side = c.side
    AND x.goods_level = coalesce(c.goods_level, 0)
    AND x.goods_group = c.goods_group
    AND x.supply_class = coalesce(c.supply_class, '')
    AND x.region_code = coalesce(c.region_code, '')
    AND x.unit = coalesce(c.unit, '')
ORDER BY
    c.code, c.enterprise_key, c.side, c.measured, c.scope, c.goods_level NULLS FIRST,
    c.goods_group, c.supply_class NULLS FIRST, c.region_code NULLS FIRST, c.unit NULLS FIRST,
    c.item NULLS FIRST
