-- Whom a need is about: the buyer, and the supplier it has lost where it has lost one.
-- reads: need, enterprise, goods_group
-- params: finding_id
-- one row: need
SELECT b.enterprise_id AS buyer_id, s.enterprise_id AS supplier_id, g.group_code AS goods_group
FROM need AS n
INNER JOIN enterprise AS b ON b.enterprise_key = n.buyer_key
LEFT JOIN enterprise AS s ON s.enterprise_key = n.lost_supplier_key
LEFT JOIN goods_group AS g ON g.goods_group = n.goods_group
WHERE n.need_id = :finding_id
