-- The figures of the scopes inside a code, of the enterprises that are looked into and their peers.
-- reads: trade, past_day, looked_into, partner_place, measure_scope, goods_group, goods_rollup
-- params: none
-- one row: code, measured, side, enterprise, scope, goods, supply class, region, unit, window
-- engines: duckdb, spark
WITH looked AS (
    SELECT DISTINCT enterprise_key, side FROM looked_into
),
seen AS (
    SELECT
        l.side, l.enterprise_key, t.buyer_key AS partner_key, t.goods_group, t.day_number,
        t.known_on, t.amount, t.invoices
    FROM trade AS t
    INNER JOIN looked AS l ON l.side = 'sales' AND l.enterprise_key = t.supplier_key
    UNION ALL
    SELECT
        l.side, l.enterprise_key, t.supplier_key AS partner_key, t.goods_group, t.day_number,
        t.known_on, t.amount, t.invoices
    FROM trade AS t
    INNER JOIN looked AS l ON l.side = 'purchases' AND l.enterprise_key = t.buyer_key
),
traded AS (
    SELECT
        s.side, s.enterprise_key, s.partner_key, s.goods_group, d.window_number,
        sum(s.amount) AS amount,
        sum(s.invoices) AS invoices
    FROM seen AS s
    INNER JOIN past_day AS d ON d.day_number = s.day_number AND s.known_on <= d.known_by
    GROUP BY s.side, s.enterprise_key, s.partner_key, s.goods_group, d.window_number
),
by_partner AS (
    SELECT
        m.code,
        m.measured,
        m.side,
        t.enterprise_key,
        m.scope,
        CASE WHEN m.scope = 'goods' THEN coalesce(h.heading, t.goods_group) ELSE 0 END
            AS goods_group,
        m.goods_level,
        CASE WHEN m.scope = 'class' THEN coalesce(g.supply_class, 'unknown') ELSE '' END
            AS supply_class,
        CASE
            WHEN m.scope <> 'region' THEN ''
            WHEN m.region_digits = 0 THEN coalesce(p.place, 'unknown')
            ELSE left(p.region_code, m.region_digits)
        END AS region_code,
        t.window_number,
        t.partner_key,
        sum(t.amount) AS amount,
        sum(t.invoices) AS invoices
    FROM traded AS t
    INNER JOIN looked_into AS l ON l.enterprise_key = t.enterprise_key AND l.side = t.side
    LEFT JOIN partner_place AS p ON p.enterprise_key = t.partner_key
    INNER JOIN measure_scope AS m
        ON m.code = l.code
        AND m.side = t.side
        AND m.scope <> 'all'
        AND m.measured IN ('amount', 'partners')
        AND (m.place IN ('any', coalesce(p.place, 'unknown')) OR (m.place = 'focus' AND p.in_focus))
        AND (m.scope <> 'focus' OR p.in_focus)
        AND (m.scope <> 'region' OR (m.region_digits = 0) = (p.region_code IS NULL))
        AND (m.measured = 'amount' OR coalesce(p.place, '') NOT IN ('overseas', 'consumer'))
    LEFT JOIN goods_group AS g ON g.goods_group = t.goods_group
    LEFT JOIN goods_rollup AS h
        ON h.goods_group = t.goods_group AND h.goods_level = m.goods_level
    GROUP BY
        m.code, m.measured, m.side, t.enterprise_key, m.scope,
        CASE WHEN m.scope = 'goods' THEN coalesce(h.heading, t.goods_group) ELSE 0 END,
        m.goods_level,
        CASE WHEN m.scope = 'class' THEN coalesce(g.supply_class, 'unknown') ELSE '' END,
        CASE
            WHEN m.scope <> 'region' THEN ''
            WHEN m.region_digits = 0 THEN coalesce(p.place, 'unknown')
            ELSE left(p.region_code, m.region_digits)
        END,
        t.window_number, t.partner_key
)
SELECT
    code, measured, side, enterprise_key, scope, goods_group, goods_level, supply_class,
    region_code,
    '' AS unit,
    window_number,
    CAST(
        CASE
            WHEN measured = 'amount' THEN sum(amount)
            ELSE count(CASE WHEN invoices > 0 THEN 1 END)
        END AS DOUBLE
    ) AS figure,
    CAST(sum(amount) AS DOUBLE) AS amount
FROM by_partner
GROUP BY
    code, measured, side, enterprise_key, scope, goods_group, goods_level, supply_class,
    region_code, window_number
