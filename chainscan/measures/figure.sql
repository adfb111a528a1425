-- The sums behind every measure, window by window; zero rows at scope all for every own book.
-- reads: own_trade, book_window, measure_scope, goods_group
-- params: none
-- one row: code, enterprise, scope, goods group, supply class, region, unit
-- engines: duckdb, spark
WITH matched AS (
    SELECT
        m.code,
        o.enterprise_key,
        m.side,
        m.place,
        m.scope,
        CASE WHEN m.scope = 'goods' THEN o.goods_group ELSE 0 END AS goods_group,
        CASE WHEN m.scope = 'class' THEN coalesce(g.supply_class, 'unknown') END AS supply_class,
        CASE
            WHEN m.scope = 'region' THEN left(o.city, m.region_digits)
        END AS region_code,
        CASE WHEN m.measured = 'quantity' THEN o.unit END AS unit,
        o.comparator,
        CAST(
            CASE WHEN m.measured = 'quantity' THEN o.quantity ELSE o.amount END AS DECIMAL(28, 8)
        ) AS measured
    FROM own_trade AS o
    INNER JOIN measure_scope AS m
        ON m.side = o.side
        AND (m.place IN ('any', o.place) OR (m.place = 'focus' AND o.in_focus))
        AND (m.measured = 'amount' OR (o.quantity IS NOT NULL AND o.unit IS NOT NULL))
    LEFT JOIN goods_group AS g ON g.goods_group = o.goods_group
    UNION ALL
    SELECT
        m.code, b.enterprise_key, m.side, m.place, m.scope, 0 AS goods_group,
        CAST(NULL AS STRING) AS supply_class, CAST(NULL AS STRING) AS region_code,
        CAST(NULL AS STRING) AS unit,
        b.comparator, CAST(0 AS DECIMAL(28, 8)) AS measured
    FROM book_window AS b
    INNER JOIN measure_scope AS m ON m.side = b.side AND m.scope = 'all'
)
SELECT
    code,
    enterprise_key,
    side,
    place,
    scope,
    CAST(goods_group AS SMALLINT) AS goods_group,
    supply_class,
    region_code,
    unit,
    sum(CASE WHEN comparator = 'value' THEN measured ELSE 0 END) AS value,
    sum(CASE WHEN comparator = 'previous' THEN measured ELSE 0 END) AS previous,
    sum(CASE WHEN comparator = 'last_year' THEN measured ELSE 0 END) AS last_year,
    sum(CASE WHEN comparator = 'aligned' THEN measured ELSE 0 END) AS aligned
FROM matched
GROUP BY
    code, enterprise_key, side, place, scope, goods_group, supply_class, region_code, unit
