-- Whom a match is about.
-- reads: match, enterprise, goods_group
-- params: finding_id
-- one row: match
SELECT b.enterprise_id AS buyer_id, s.enterprise_id AS supplier_id, g.group_code AS goods_group
FROM match AS m
INNER JOIN enterprise AS b ON b.enterprise_key = m.buyer_key
INNER JOIN enterprise AS s ON s.enterprise_key = m.supplier_key
LEFT JOIN goods_group AS g ON g.goods_group = m.goods_group
WHERE m.match_id = :finding_id
