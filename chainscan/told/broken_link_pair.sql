-- Whom a broken link is about.
-- reads: broken_link, enterprise, goods_group
-- params: finding_id
-- one row: link
SELECT b.enterprise_id AS buyer_id, s.enterprise_id AS supplier_id, g.group_code AS goods_group
FROM broken_link AS k
INNER JOIN enterprise AS b ON b.enterprise_key = k.buyer_key
INNER JOIN enterprise AS s ON s.enterprise_key = k.supplier_key
LEFT JOIN goods_group AS g ON g.goods_group = k.goods_group
WHERE k.link_id = :finding_id
