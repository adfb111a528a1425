-- Amounts and quantities below scope all, window by window.
-- reads: own_trade, measure_scope, goods_group, goods_rollup
-- params: none
-- one row: code, enterprise, scope, goods level and group, supply class, region, unit
-- engines: duckdb, spark
WITH matched AS (
    SELECT
        m.code,
        o.enterprise_key,
        m.side,
        m.measured,
        m.place,
        m.scope,
        m.goods_level,
        CASE
            WHEN m.scope = 'goods' THEN coalesce(h.heading, o.goods_group)
            WHEN m.measured = 'quantity' THEN o.goods_group
            ELSE 0
        END AS goods_group,
        CASE WHEN m.scope = 'class' THEN coalesce(g.supply_class, 'unknown') END AS supply_class,
        CASE
            WHEN m.scope <> 'region' THEN NULL
            WHEN m.region_digits = 0 THEN o.place
            ELSE left(o.region_code, m.region_digits)
        END AS region_code,
        CASE WHEN m.measured = 'quantity' THEN o.unit END AS unit,
        o.comparator,
        -- each cast by itself: of two DECIMALs a CASE would keep the fewer decimals
        CASE
            WHEN m.measured = 'quantity' THEN CAST(o.quantity AS DECIMAL(28, 8))
            ELSE CAST(o.amount AS DECIMAL(28, 8))
        END AS measured_sum
    FROM own_trade AS o
    INNER JOIN measure_scope AS m
        ON m.side = o.side
        AND m.scope <> 'all'
        AND (m.place IN ('any', o.place) OR (m.place = 'focus' AND o.in_focus))
        AND (m.scope <> 'focus' OR o.in_focus)
        AND (m.scope <> 'region' OR (m.region_digits = 0) = (o.region_code IS NULL))
        AND (
            m.measured = 'amount'
            OR (m.measured = 'quantity' AND o.quantity IS NOT NULL AND o.unit IS NOT NULL)
        )
    LEFT JOIN goods_group AS g ON g.goods_group = o.goods_group
    LEFT JOIN goods_rollup AS h
        ON h.goods_group = o.goods_group AND h.goods_level = m.goods_level
)
SELECT
    code, enterprise_key, side, measured, place, scope, goods_level, goods_group, supply_class,
    region_code, unit,
    sum(CASE WHEN comparator = 'value' THEN measured_sum ELSE 0 END) AS value,
    sum(CASE WHEN comparator = 'previous' THEN measured_sum ELSE 0 END) AS previous,
    sum(CASE WHEN comparator = 'last_year' THEN measured_sum ELSE 0 END) AS last_year,
    sum(CASE WHEN comparator = 'aligned' THEN measured_sum ELSE 0 END) AS aligned
FROM matched
GROUP BY
    code, enterprise_key, side, measured, place, scope, goods_level, goods_group, supply_class,
    region_code, unit
