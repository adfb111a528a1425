-- Each measure of the period beside its three comparators, the changes, or why there is none.
-- reads: figure, region_split, enterprise, goods_group
-- params: home_region, has_focus, unknown_limit, period
-- one row: code, enterprise, scope, goods group, supply class, region, unit
WITH side_state AS (
    -- Where no partner's region is known in any window, a window without trade proves no 0.
    SELECT enterprise_key, side, coalesce(min(unknown_share) = 1, false) AS all_unknown
    FROM region_split
    GROUP BY enterprise_key, side
),
judged AS (
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
            WHEN f.place <> 'any' AND (s.all_unknown OR r.unknown_share = 1) THEN 'regions_unknown'
        END AS reason,
        f.place <> 'any' AND coalesce(r.unknown_share, 0) > :unknown_limit AS is_blurred,
        CASE
            WHEN f.place = 'any' OR NOT r.observed THEN NULL
            WHEN f.place IN ('home', 'outside') AND :home_region = '' THEN NULL
            WHEN f.place = 'focus' AND NOT :has_focus THEN NULL
            ELSE r.unknown
        END AS unknown
    FROM figure AS f
    INNER JOIN region_split AS r
        ON r.enterprise_key = f.enterprise_key
        AND r.side = f.side
    INNER JOIN side_state AS s
        ON s.enterprise_key = f.enterprise_key
        AND s.side = f.side
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
    GROUP BY code, enterprise_key, scope, goods_group, supply_class, region_code, unit
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
        coalesce(c.region_code, ''), coalesce(c.unit, ''), :period
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
    CAST(NULL AS DECIMAL(28, 8)) AS expected,
    CAST(NULL AS DECIMAL(28, 8)) AS expected_low,
    CAST(NULL AS DECIMAL(28, 8)) AS expected_high,
    CASE WHEN c.reason_previous IS NULL
        THEN CAST(c.value - c.previous AS DOUBLE) / CAST(c.previous AS DOUBLE)
    END AS change_previous,
    CASE WHEN c.reason_last_year IS NULL
        THEN CAST(c.value - c.last_year AS DOUBLE) / CAST(c.last_year AS DOUBLE)
    END AS change_last_year,
    CASE WHEN c.reason_aligned IS NULL
        THEN CAST(c.value - c.aligned AS DOUBLE) / CAST(c.aligned AS DOUBLE)
    END AS change_aligned,
    CAST(NULL AS DOUBLE) AS p_value,
    CAST(NULL AS DOUBLE) AS q_value,
    CAST(NULL AS BOOLEAN) AS is_firm,
    coalesce(
        c.no_value,
        CASE WHEN c.value_blurred THEN 'too_many_unknown' END,
        c.reason_previous,
        c.reason_last_year,
        c.reason_aligned
    ) AS reason,
    c.reason_previous,
    c.reason_last_year,
    c.reason_aligned
FROM reasoned AS c
INNER JOIN enterprise AS e ON e.enterprise_key = c.enterprise_key
LEFT JOIN goods_group AS g ON g.goods_group = c.goods_group
ORDER BY
    c.code, c.enterprise_key, c.scope, c.goods_group,
    c.supply_class NULLS FIRST, c.region_code NULLS FIRST, c.unit NULLS FIRST
