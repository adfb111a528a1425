-- Suppliers found for needs by the name of the goods, under another goods group.
-- reads: outside_pair
-- params: none
-- one row: need, supplier
SELECT need_id, supplier_key, goods_group FROM outside_pair ORDER BY need_id, supplier_key
