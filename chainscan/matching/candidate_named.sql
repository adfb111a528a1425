-- Suppliers weighed for each need, with ids and names as text.
-- reads: candidate, need, enterprise, goods_group
-- params: none
-- one row: need, supplier
SELECT
    c.need_id,
    b.display_id AS buyer_id,
    s.display_id AS supplier_id,
    s.name AS supplier_name,
    coalesce(g.group_code, '*') AS goods_group,
    coalesce(o.group_code, '*') AS supplier_goods_group,
    c.* EXCLUDE (need_id, supplier_key, supplier_goods_group)
FROM candidate AS c
INNER JOIN need AS n ON n.need_id = c.need_id
INNER JOIN enterprise AS b ON b.enterprise_key = n.buyer_key
INNER JOIN enterprise AS s ON s.enterprise_key = c.supplier_key
LEFT JOIN goods_group AS g ON g.goods_group = n.goods_group
LEFT JOIN goods_group AS o ON o.goods_group = c.supplier_goods_group
