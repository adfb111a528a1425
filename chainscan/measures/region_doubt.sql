-- How much of the trade of each window is with partners of unknown region: as a whole, and for
-- each kind of goods at which regional measures are stated.
-- reads: own_trade, region_split, measure_scope, goods_group, goods_rollup
-- params: none
-- one row: enterprise, side, comparator, scope, goods level and group, supply class
-- engines: duckdb, spark
WITH scopes AS (
    SELECT DISTINCT side, scope, goods_level
    FROM measure_scope
    WHERE place <> 'any' AND scope IN ('goods', 'class')
),
summed AS (
    SELECT
        o.enterprise_key,
        o.side,
        o.comparator,
        m.scope,
        m.goods_level,
        CASE WHEN m.scope = 'goods' THEN coalesce(h.heading, o.goods_group) ELSE 0 END
            AS goods_group,
        CASE WHEN m.scope = 'class' THEN coalesce(g.supply_class, 'unknown') ELSE '' END
            AS supply_class,
        sum(CASE WHEN o.place = 'home' THEN o.amount ELSE 0 END) AS home,
        sum(CASE WHEN o.place IN ('outside', 'domestic') THEN o.amount ELSE 0 END) AS elsewhere,
        sum(CASE WHEN o.place = 'unknown' THEN o.amount ELSE 0 END) AS unknown
    FROM own_trade AS o
    INNER JOIN scopes AS m ON m.side = o.side
    LEFT JOIN goods_group AS g ON g.goods_group = o.goods_group
    LEFT JOIN goods_rollup AS h
        ON h.goods_group = o.goods_group AND h.goods_level = m.goods_level
    GROUP BY
        o.enterprise_key, o.side, o.comparator, m.scope, m.goods_level,
        CASE WHEN m.scope = 'goods' THEN coalesce(h.heading, o.goods_group) ELSE 0 END,
        CASE WHEN m.scope = 'class' THEN coalesce(g.supply_class, 'unknown') ELSE '' END
),
shared AS (
    SELECT
        enterprise_key, side, comparator, scope, goods_level, goods_group, supply_class, unknown,
        CASE
            WHEN abs(home) + abs(elsewhere) + abs(unknown) > 0
                THEN
                    CAST(abs(unknown) AS DOUBLE)
                    / CAST(abs(home) + abs(elsewhere) + abs(unknown) AS DOUBLE)
        END AS unknown_share
    FROM summed
    UNION ALL
    SELECT
        enterprise_key, side, comparator, 'all' AS scope, 0 AS goods_level, 0 AS goods_group,
        '' AS supply_class, unknown, unknown_share
    FROM region_split
)
SELECT
    shared.*,
    -- Where no partner's region is known in any window, a window without trade proves no 0.
    coalesce(
        min(unknown_share) OVER (
            PARTITION BY enterprise_key, side, scope, goods_level, goods_group, supply_class
        ) = 1,
        false
    ) AS all_unknown
FROM shared
