-- What each change in yuan at scope all is made of; components that are zero are left out.
-- reads: bridge_pair, bridge_mix, bridge_component, enterprise_change, bridge_measure, partner_place
-- params: none
-- one row: change, comparator, component
WITH seen AS (
    SELECT 'sales' AS side, supplier_key AS enterprise_key, buyer_key AS partner_key, bridge_pair.*
    FROM bridge_pair
    UNION ALL
    SELECT 'purchases' AS side, buyer_key AS enterprise_key, supplier_key AS partner_key,
        bridge_pair.*
    FROM bridge_pair
),
-- A change is taken apart where it may be stated, or could be but for a comparator of zero or less.
stated AS (
    SELECT c.change_id, c.code, c.enterprise_key, m.side, m.place, k.comparator
    FROM enterprise_change AS c
    INNER JOIN bridge_measure AS m ON m.code = c.code
    CROSS JOIN (VALUES ('previous'), ('last_year'), ('aligned')) AS k (comparator)
    WHERE
        c.scope = 'all'
        AND coalesce(
            CASE k.comparator
                WHEN 'previous' THEN c.reason_previous
                WHEN 'last_year' THEN c.reason_last_year
                ELSE c.reason_aligned
            END,
            'comparator_not_positive'
        ) = 'comparator_not_positive'
),
summed AS (
    SELECT
        c.change_id,
        c.code,
        c.enterprise_key,
        c.comparator,
        sum(s.lost_partners) AS lost_partners,
        sum(s.new_partners) AS new_partners,
        sum(s.quantity) AS quantity,
        sum(s.price) AS price,
        sum(s.tax_rate) AS tax_rate,
        sum(s.volume) AS volume,
        sum(s."returns") AS "returns"
    FROM stated AS c
    INNER JOIN seen AS s
        ON s.enterprise_key = c.enterprise_key
        AND s.side = c.side
        AND s.comparator = c.comparator
    LEFT JOIN partner_place AS p ON p.enterprise_key = s.partner_key
    WHERE
        c.place IN ('any', coalesce(p.place, 'unknown'))
        OR (c.place = 'focus' AND coalesce(p.in_focus, false))
    GROUP BY c.change_id, c.code, c.enterprise_key, c.comparator
),
named AS (
    SELECT
        s.change_id,
        s.code,
        s.enterprise_key,
        s.comparator,
        b.component,
        b.place,
        CASE b.component
            WHEN 'lost_partners' THEN s.lost_partners
            WHEN 'new_partners' THEN s.new_partners
            WHEN 'quantity'
                THEN s.quantity - coalesce(x.goods_mix, 0) - coalesce(x.region_mix, 0)
            WHEN 'goods_mix' THEN x.goods_mix
            WHEN 'region_mix' THEN x.region_mix
            WHEN 'price' THEN s.price
            WHEN 'tax_rate' THEN s.tax_rate
            WHEN 'volume' THEN s.volume
            WHEN 'returns' THEN s."returns"
        END AS fen
    FROM summed AS s
    CROSS JOIN bridge_component AS b
    LEFT JOIN bridge_mix AS x
        ON x.code = s.code
        AND x.enterprise_key = s.enterprise_key
        AND x.comparator = s.comparator
)
SELECT
    change_id,
    comparator,
    component,
    CAST(CAST(fen AS DECIMAL(38, 0)) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS amount
FROM named
WHERE fen <> 0
ORDER BY code, enterprise_key, comparator, place
