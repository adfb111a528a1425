-- Broken links with the goods lost, those first of which a buyer lost no others.
-- reads: broken_link, lost_goods, enterprise, goods_group
-- params: none
-- one row: link, goods group
SELECT
    k.link_id,
    k.as_of,
    k.normal_until,
    e.enterprise_id,
    g.group_code,
    count(*) OVER (PARTITION BY l.buyer_key, l.goods_group) AS losses
FROM broken_link AS k
INNER JOIN lost_goods AS l ON l.link_id = k.link_id
INNER JOIN enterprise AS e ON e.enterprise_key = l.buyer_key
INNER JOIN goods_group AS g ON g.goods_group = l.goods_group
WHERE length(g.group_code) >= 7
ORDER BY losses, k.link_id
