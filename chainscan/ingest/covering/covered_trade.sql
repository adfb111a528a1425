-- Net trade of the enterprises that have a book on a side, and how much of it says what and where.
-- reads: trade, book, enterprise
-- params: none
-- one row: side
WITH owner AS (
    SELECT DISTINCT enterprise_key, side FROM book
),
sided AS (
    SELECT 'purchases' AS side, t.buyer_key AS owner_key, t.supplier_key AS partner_key, t.amount,
        t.goods_group, t.quantity
    FROM trade AS t
    INNER JOIN owner AS o ON t.buyer_key = o.enterprise_key AND o.side = 'purchases'
    UNION ALL
    SELECT 'sales' AS side, t.supplier_key AS owner_key, t.buyer_key AS partner_key, t.amount,
        t.goods_group, t.quantity
    FROM trade AS t
    INNER JOIN owner AS o ON t.supplier_key = o.enterprise_key AND o.side = 'sales'
)
SELECT
    s.side,
    CAST(sum(s.amount) AS DECIMAL(28,2)) AS net_amount,
    count(DISTINCT s.owner_key) AS owners,
    count(DISTINCT s.partner_key) AS partners,
    CAST(sum(abs(s.amount)) AS DECIMAL(28,2)) AS gross_amount,
    CAST(coalesce(sum(abs(s.amount)) FILTER (WHERE s.goods_group <> 0), 0) AS DECIMAL(28,2))
        AS with_goods,
    CAST(coalesce(sum(abs(s.amount)) FILTER (WHERE e.region_code IS NOT NULL), 0)
        AS DECIMAL(28,2)) AS with_region,
    CAST(coalesce(sum(abs(s.amount)) FILTER (WHERE s.quantity IS NOT NULL), 0) AS DECIMAL(28,2))
        AS with_quantity
FROM sided AS s
LEFT JOIN enterprise AS e ON s.partner_key = e.enterprise_key
GROUP BY s.side
ORDER BY s.side
