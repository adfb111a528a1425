-- Goods groups bought from one supplier only, window by window. Null where no goods that are known
-- were bought; null rows at scope all for every own book.
-- reads: partner_trade, book_window, measure_scope, goods_group
-- params: none
-- one row: code, enterprise, scope, supply class
-- engines: duckdb, spark
WITH supplied AS (
    SELECT enterprise_key, side, comparator, goods_group, partner_key
    FROM partner_trade
    WHERE place NOT IN ('overseas', 'consumer') AND goods_group <> 0
    GROUP BY enterprise_key, side, comparator, goods_group, partner_key
    HAVING sum(amount) > 0
),
bought AS (
    SELECT
        s.enterprise_key,
        s.side,
        s.comparator,
        s.goods_group,
        coalesce(g.supply_class, 'unknown') AS supply_class,
        CASE WHEN count(*) = 1 THEN 1 ELSE 0 END AS is_single
    FROM supplied AS s
    LEFT JOIN goods_group AS g ON g.goods_group = s.goods_group
    GROUP BY
        s.enterprise_key, s.side, s.comparator, s.goods_group,
        coalesce(g.supply_class, 'unknown')
),
matched AS (
    SELECT
        m.code, b.enterprise_key, m.side, m.place, m.scope,
        CASE WHEN m.scope = 'class' THEN b.supply_class END AS supply_class,
        b.comparator, b.is_single
    FROM bought AS b
    INNER JOIN measure_scope AS m ON m.side = b.side AND m.measured = 'single_source'
    UNION ALL
    SELECT
        m.code, b.enterprise_key, m.side, m.place, m.scope, CAST(NULL AS STRING) AS supply_class,
        b.comparator, CAST(NULL AS INTEGER) AS is_single
    FROM book_window AS b
    INNER JOIN measure_scope AS m
        ON m.side = b.side AND m.scope = 'all' AND m.measured = 'single_source'
)
SELECT
    code, enterprise_key, side, 'single_source' AS measured, place, scope, supply_class,
    sum(CASE WHEN comparator = 'value' THEN is_single END) AS value,
    sum(CASE WHEN comparator = 'previous' THEN is_single END) AS previous,
    sum(CASE WHEN comparator = 'last_year' THEN is_single END) AS last_year,
    sum(CASE WHEN comparator = 'aligned' THEN is_single END) AS aligned
FROM matched
GROUP BY code, enterprise_key, side, place, scope, supply_class
