-- Under which goods groups each supplier sells, ids as text.
-- reads: trade, enterprise
-- params: none
-- one row: supplier, goods group
SELECT DISTINCT e.enterprise_id AS supplier_id, t.goods_group
FROM trade AS t
INNER JOIN enterprise AS e ON e.enterprise_key = t.supplier_key
ORDER BY supplier_id, goods_group
