-- How much of the trade of each window is with partners of unknown region: as a whole, for each kind
-- of goods at which regional measures are stated, and of the quantity of each goods group and unit.
-- reads: own_trade, region_split, measure_scope, goods_group, goods_rollup
-- params: none
-- one row: enterprise, side, comparator, scope, goods level and group, supply class, unit
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
        '' AS unit,
        CAST(sum(CASE WHEN o.place = 'home' THEN o.amount ELSE 0 END) AS DECIMAL(28, 8)) AS home,
        CAST(sum(
            CASE WHEN o.place IN ('outside', 'domestic') THEN o.amount ELSE 0 END
        ) AS DECIMAL(28, 8)) AS elsewhere,
        CAST(sum(CASE WHEN o.place = 'unknown' THEN o.amount ELSE 0 END) AS DECIMAL(28, 8)) AS unknown
    FROM own_trade AS o
    INNER JOIN scopes AS m ON m.side = o.side
    LEFT JOIN goods_group AS g ON g.goods_group = o.goods_group
    LEFT JOIN goods_rollup AS h
        ON h.goods_group = o.goods_group AND h.goods_level = m.goods_level
    GROUP BY
        o.enterprise_key, o.side, o.comparator, m.scope, m.goods_level,
        CASE WHEN m.scope = 'goods' THEN coalesce(h.heading, o.goods_group) ELSE 0 END,
        CASE WHEN m.scope = 'class' THEN coalesce(g.supply_class, 'unknown') ELSE '' END
    UNION ALL
    SELECT
        enterprise_key,
        side,
        comparator,
        'region' AS scope,
        0 AS goods_level,
        goods_group,
        '' AS supply_class,
        unit,
        CAST(sum(CASE WHEN place = 'home' THEN quantity ELSE 0 END) AS DECIMAL(28, 8)) AS home,
        CAST(sum(
            CASE WHEN place IN ('outside', 'domestic') THEN quantity ELSE 0 END
        ) AS DECIMAL(28, 8)) AS elsewhere,
        CAST(sum(CASE WHEN place = 'unknown' THEN quantity ELSE 0 END) AS DECIMAL(28, 8)) AS unknown
    FROM own_trade
    WHERE quantity IS NOT NULL AND unit IS NOT NULL
    GROUP BY enterprise_key, side, comparator, goods_group, unit
),
shared AS (
    SELECT
        enterprise_key, side, comparator, scope, goods_level, goods_group, supply_class, unit,
        unknown,
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
        '' AS supply_class, '' AS unit, CAST(unknown AS DECIMAL(28, 8)) AS unknown, unknown_share
    FROM region_split
)
SELECT
    shared.*,
    -- Where no partner's region is known in any window, a window without trade proves no 0.
    coalesce(
        min(unknown_share) OVER (
            PARTITION BY
                enterprise_key, side, scope, goods_level, goods_group, supply_class, unit
        ) = 1,
        false
    ) AS all_unknown
FROM shared
