-- Suppliers promised to more than they can spare; there must be none.
-- reads: match, spare_capacity
-- params: none
-- one row: supplier, goods group
SELECT m.supplier_key, m.supplier_goods_group
FROM match AS m
INNER JOIN spare_capacity AS c
    ON c.supplier_key = m.supplier_key AND c.goods_group = m.supplier_goods_group AND c.unit IS NULL
GROUP BY m.supplier_key, m.supplier_goods_group, c.monthly_spare
HAVING sum(m.monthly_amount) > c.monthly_spare
ORDER BY m.supplier_key, m.supplier_goods_group
