-- Who seeks which goods, and how much a month.
-- reads: need, enterprise, goods_group
-- params: none
-- one row: buyer, goods group
SELECT
    n.buyer_key AS enterprise_key,
    e.display_id,
    e.name,
    e.region_code,
    e.contact,
    g.group_code,
    g.name AS goods,
    sum(n.monthly_amount) AS wanted,
    max(n.until) AS until
FROM need AS n
INNER JOIN enterprise AS e ON e.enterprise_key = n.buyer_key
INNER JOIN goods_group AS g ON g.goods_group = n.goods_group
WHERE n.goods_group <> 0 AND e.class = 'enterprise'
GROUP BY n.buyer_key, e.display_id, e.name, e.region_code, e.contact, g.group_code, g.name
ORDER BY g.group_code, e.name NULLS LAST, e.display_id
