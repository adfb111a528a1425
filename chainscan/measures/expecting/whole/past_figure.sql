-- The figures of every code as a whole: amounts and numbers of partners at scope all, quantities by
-- goods and unit; `amount` is the yuan behind each.
-- reads: past_place, trade, past_day, book, measure_scope
-- params: none
-- one row: code, measured, side, enterprise, scope, goods, supply class, region, unit, window
-- engines: duckdb, spark
WITH owner AS (
    SELECT DISTINCT enterprise_key, side FROM book
),
weighed AS (
    SELECT
        d.window_number, t.supplier_key, t.buyer_key, t.goods_group, t.unit,
        sum(t.quantity) AS quantity,
        sum(t.amount) AS amount
    FROM trade AS t
    INNER JOIN past_day AS d ON d.day_number = t.day_number AND t.known_on <= d.known_by
    WHERE t.quantity IS NOT NULL AND t.unit <> ''
    GROUP BY d.window_number, t.supplier_key, t.buyer_key, t.goods_group, t.unit
),
by_goods AS (
    SELECT
        w.supplier_key AS enterprise_key, o.side, w.window_number, w.goods_group, w.unit,
        w.quantity, w.amount
    FROM weighed AS w
    INNER JOIN owner AS o ON o.side = 'sales' AND o.enterprise_key = w.supplier_key
    UNION ALL
    SELECT
        w.buyer_key AS enterprise_key, o.side, w.window_number, w.goods_group, w.unit,
        w.quantity, w.amount
    FROM weighed AS w
    INNER JOIN owner AS o ON o.side = 'purchases' AND o.enterprise_key = w.buyer_key
)
SELECT
    m.code,
    m.measured,
    m.side,
    p.enterprise_key,
    m.scope,
    0 AS goods_group,
    0 AS goods_level,
    '' AS supply_class,
    '' AS region_code,
    '' AS unit,
    p.window_number,
    CAST(sum(CASE WHEN m.measured = 'amount' THEN p.amount ELSE p.partners END) AS DOUBLE)
        AS figure,
    CAST(sum(p.amount) AS DOUBLE) AS amount
FROM past_place AS p
INNER JOIN measure_scope AS m
    ON m.side = p.side
    AND m.scope = 'all'
    AND m.measured IN ('amount', 'partners')
    AND (m.place IN ('any', p.place) OR (m.place = 'focus' AND p.in_focus))
GROUP BY m.code, m.measured, m.side, p.enterprise_key, m.scope, p.window_number
UNION ALL
SELECT
    m.code,
    m.measured,
    m.side,
    g.enterprise_key,
    m.scope,
    g.goods_group,
    m.goods_level,
    '' AS supply_class,
    '' AS region_code,
    g.unit,
    g.window_number,
    CAST(sum(g.quantity) AS DOUBLE) AS figure,
    CAST(sum(g.amount) AS DOUBLE) AS amount
FROM by_goods AS g
INNER JOIN measure_scope AS m
    ON m.side = g.side AND m.measured = 'quantity' AND m.scope = 'goods'
GROUP BY
    m.code, m.measured, m.side, g.enterprise_key, m.scope, g.goods_group, m.goods_level, g.unit,
    g.window_number
