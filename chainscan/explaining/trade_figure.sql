-- A change's figure in each window, from net trade.
-- reads: trade, comparison_window, enterprise, goods_group, own_trade
-- params: enterprise, side, place, scope, goods_groups, supply_class, region_code, measured, unit
-- one row: comparator
WITH partner AS (
    SELECT
        e.enterprise_key,
        CASE
            WHEN e.class IN ('overseas', 'consumer') THEN e.class
            WHEN e.region_code IS NULL THEN 'unknown'
            WHEN w.home_region = '' THEN 'domestic'
            WHEN starts_with(e.region_code, w.home_region) THEN 'home'
            ELSE 'outside'
        END AS place,
        CASE WHEN e.class = 'enterprise' THEN e.region_code END AS region_code,
        coalesce(e.class = 'enterprise' AND e.region_code IN (
            SELECT region_code FROM own_trade WHERE in_focus
        ), FALSE) AS in_focus
    FROM enterprise AS e
    INNER JOIN comparison_window AS w ON w.comparator = 'value'
),
counted AS (
    SELECT
        w.comparator, p.enterprise_key AS partner_key, t.goods_group,
        t.amount, t.quantity, t.invoices
    FROM trade AS t
    INNER JOIN comparison_window AS w
        ON t.day BETWEEN w.start_day AND w.end_day AND t.known_on <= w.known_by
    INNER JOIN partner AS p
        ON p.enterprise_key = CASE :side WHEN 'sales' THEN t.buyer_key ELSE t.supplier_key END
    LEFT JOIN goods_group AS g ON t.goods_group = g.goods_group
    WHERE
        CASE :side WHEN 'sales' THEN t.supplier_key ELSE t.buyer_key END = :enterprise
        AND (:place IN ('any', p.place) OR (:place = 'focus' AND p.in_focus))
        AND CASE :scope
            WHEN 'goods' THEN list_contains(CAST(:goods_groups AS SMALLINT []), t.goods_group)
            WHEN 'class' THEN coalesce(g.supply_class, 'unknown') = :supply_class
            WHEN 'region' THEN coalesce(
                starts_with(p.region_code, CAST(:region_code AS VARCHAR)), p.place = :region_code
            )
            WHEN 'focus' THEN p.in_focus
            ELSE TRUE
        END
        AND (
            :measured <> 'quantity' OR (
                t.unit = :unit AND t.quantity IS NOT NULL
                AND list_contains(CAST(:goods_groups AS SMALLINT []), t.goods_group)
            )
        )
        -- neither consumers nor all the partners overseas are one partner
        AND (:measured IN ('amount', 'quantity') OR p.place NOT IN ('overseas', 'consumer'))
),
by_partner AS (
    SELECT comparator, partner_key, sum(amount) AS amount, sum(invoices) AS invoices
    FROM counted
    GROUP BY comparator, partner_key
),
share AS (
    SELECT
        comparator,
        CAST(sum(amount * amount) AS DOUBLE) AS squares,
        CAST(max(amount) AS DOUBLE) AS largest,
        CAST(sum(amount) AS DOUBLE) AS amount
    FROM (
        SELECT comparator, CAST(CAST(amount AS DECIMAL(24, 2)) * 100 AS DECIMAL(38, 0)) AS amount
        FROM by_partner
        WHERE amount > 0
    )
    GROUP BY comparator
),
source AS (
    SELECT comparator, goods_group, count(*) AS suppliers
    FROM (
        SELECT comparator, goods_group
        FROM counted
        WHERE goods_group <> 0
        GROUP BY comparator, goods_group, partner_key
        HAVING sum(amount) > 0
    )
    GROUP BY comparator, goods_group
)
SELECT
    w.comparator,
    CASE :measured
        WHEN 'amount' THEN (
            SELECT CAST(coalesce(sum(c.amount), 0) AS DECIMAL(28, 8))
            FROM counted AS c WHERE c.comparator = w.comparator
        )
        WHEN 'quantity' THEN (
            SELECT CAST(coalesce(sum(c.quantity), 0) AS DECIMAL(28, 8))
            FROM counted AS c WHERE c.comparator = w.comparator
        )
        WHEN 'partners' THEN (
            SELECT CAST(count(*) AS DECIMAL(28, 8))
            FROM by_partner AS b WHERE b.comparator = w.comparator AND b.invoices > 0
        )
        WHEN 'herfindahl' THEN CAST(s.squares / (s.amount * s.amount) AS DECIMAL(28, 8))
        WHEN 'largest_share' THEN CAST(s.largest / s.amount AS DECIMAL(28, 8))
        WHEN 'single_source' THEN (
            SELECT CAST(sum(CASE WHEN o.suppliers = 1 THEN 1 ELSE 0 END) AS DECIMAL(28, 8))
            FROM source AS o WHERE o.comparator = w.comparator
        )
    END AS figure
FROM comparison_window AS w
LEFT JOIN share AS s ON s.comparator = w.comparator
ORDER BY w.start_day DESC, w.comparator
