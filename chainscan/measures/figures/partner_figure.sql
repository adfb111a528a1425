-- Numbers of active partners, window by window; zero rows at scope all for every own book. Active:
-- with an invoice in the window that no red letter has reversed as a whole.
-- reads: partner_trade, book_window, measure_scope, goods_group, goods_rollup
-- params: none
-- one row: code, enterprise, scope, goods level and group, supply class, region
-- engines: duckdb, spark
WITH matched AS (
    SELECT
        m.code,
        o.enterprise_key,
        m.side,
        m.place,
        m.scope,
        m.goods_level,
        CASE WHEN m.scope = 'goods' THEN coalesce(h.heading, o.goods_group) ELSE 0 END
            AS goods_group,
        CASE WHEN m.scope = 'class' THEN coalesce(g.supply_class, 'unknown') END AS supply_class,
        CASE
            WHEN m.scope <> 'region' THEN NULL
            WHEN m.region_digits = 0 THEN o.place
            ELSE left(o.region_code, m.region_digits)
        END AS region_code,
        o.comparator,
        o.partner_key,
        o.invoices
    FROM partner_trade AS o
    INNER JOIN measure_scope AS m
        ON m.side = o.side
        AND m.measured = 'partners'
        AND (m.scope <> 'focus' OR o.in_focus)
        AND (m.scope <> 'region' OR (m.region_digits = 0) = (o.region_code IS NULL))
    LEFT JOIN goods_group AS g ON g.goods_group = o.goods_group
    LEFT JOIN goods_rollup AS h
        ON h.goods_group = o.goods_group AND h.goods_level = m.goods_level
    WHERE o.place NOT IN ('overseas', 'consumer')
),
active AS (
    SELECT
        code, enterprise_key, side, place, scope, goods_level, goods_group, supply_class,
        region_code, comparator, partner_key, 1 AS partners
    FROM matched
    GROUP BY
        code, enterprise_key, side, place, scope, goods_level, goods_group, supply_class,
        region_code, comparator, partner_key
    HAVING sum(invoices) > 0
    UNION ALL
    SELECT
        m.code, b.enterprise_key, m.side, m.place, m.scope, m.goods_level, 0 AS goods_group,
        CAST(NULL AS STRING) AS supply_class, CAST(NULL AS STRING) AS region_code, b.comparator,
        0 AS partner_key, 0 AS partners
    FROM book_window AS b
    INNER JOIN measure_scope AS m
        ON m.side = b.side AND m.scope = 'all' AND m.measured = 'partners'
)
SELECT
    code, enterprise_key, side, 'partners' AS measured, place, scope, goods_level, goods_group,
    supply_class, region_code,
    sum(CASE WHEN comparator = 'value' THEN partners ELSE 0 END) AS value,
    sum(CASE WHEN comparator = 'previous' THEN partners ELSE 0 END) AS previous,
    sum(CASE WHEN comparator = 'last_year' THEN partners ELSE 0 END) AS last_year,
    sum(CASE WHEN comparator = 'aligned' THEN partners ELSE 0 END) AS aligned
FROM active
GROUP BY
    code, enterprise_key, side, place, scope, goods_level, goods_group, supply_class, region_code
