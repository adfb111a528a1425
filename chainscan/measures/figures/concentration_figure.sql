-- How the purchases of a window are shared among suppliers: the sum of their squared shares, and
-- the largest share; in whole fen, so that the squares are exact. Null where nothing was bought; null
-- rows at scope all for every own book.
-- reads: partner_trade, book_window, measure_scope, goods_group, goods_rollup
-- params: none
-- one row: code, measured, enterprise, scope, goods level and group, supply class
-- engines: duckdb, spark
WITH scopes AS (
    SELECT DISTINCT code, side, place, scope, goods_level
    FROM measure_scope
    WHERE measured = 'herfindahl'
),
supplied AS (
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
        o.comparator,
        o.partner_key,
        CAST(CAST(sum(o.amount) AS DECIMAL(24, 2)) * 100 AS DECIMAL(38, 0)) AS amount
    FROM partner_trade AS o
    INNER JOIN scopes AS m ON m.side = o.side
    LEFT JOIN goods_group AS g ON g.goods_group = o.goods_group
    LEFT JOIN goods_rollup AS h
        ON h.goods_group = o.goods_group AND h.goods_level = m.goods_level
    WHERE o.place NOT IN ('overseas', 'consumer')
    GROUP BY
        m.code, o.enterprise_key, m.side, m.place, m.scope, m.goods_level,
        CASE WHEN m.scope = 'goods' THEN coalesce(h.heading, o.goods_group) ELSE 0 END,
        CASE WHEN m.scope = 'class' THEN coalesce(g.supply_class, 'unknown') END,
        o.comparator, o.partner_key
    HAVING sum(o.amount) > 0
),
shared AS (
    SELECT
        code, enterprise_key, side, place, scope, goods_level, goods_group, supply_class,
        comparator,
        CAST(sum(amount * amount) AS DOUBLE)
        / (CAST(sum(amount) AS DOUBLE) * CAST(sum(amount) AS DOUBLE)) AS herfindahl,
        CAST(max(amount) AS DOUBLE) / CAST(sum(amount) AS DOUBLE) AS largest_share
    FROM supplied
    GROUP BY
        code, enterprise_key, side, place, scope, goods_level, goods_group, supply_class,
        comparator
    UNION ALL
    SELECT
        m.code, b.enterprise_key, m.side, m.place, m.scope, m.goods_level, 0 AS goods_group,
        CAST(NULL AS STRING) AS supply_class, b.comparator,
        CAST(NULL AS DOUBLE) AS herfindahl, CAST(NULL AS DOUBLE) AS largest_share
    FROM book_window AS b
    INNER JOIN scopes AS m ON m.side = b.side AND m.scope = 'all'
),
each AS (
    SELECT
        s.*,
        m.measured,
        CAST(
            CASE m.measured WHEN 'herfindahl' THEN s.herfindahl ELSE s.largest_share END
            AS DECIMAL(28, 8)
        ) AS share
    FROM shared AS s
    CROSS JOIN (VALUES ('herfindahl'), ('largest_share')) AS m (measured)
)
SELECT
    code, enterprise_key, side, measured, place, scope, goods_level, goods_group, supply_class,
    max(CASE WHEN comparator = 'value' THEN share END) AS value,
    max(CASE WHEN comparator = 'previous' THEN share END) AS previous,
    max(CASE WHEN comparator = 'last_year' THEN share END) AS last_year,
    max(CASE WHEN comparator = 'aligned' THEN share END) AS aligned
FROM each
GROUP BY
    code, enterprise_key, side, measured, place, scope, goods_level, goods_group, supply_class
