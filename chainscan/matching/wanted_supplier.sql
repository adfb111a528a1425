-- Suppliers with capacity to spare in goods that somebody needs: of the need's own goods group, or
-- found by the goods' name under another.
-- reads: spare_capacity, need, outside_pair
-- params: none
-- one row: supplier, goods group
SELECT supplier_key, goods_group
FROM spare_capacity
WHERE
    unit IS NULL
    AND monthly_spare >= 0.01
    AND (
        goods_group IN (SELECT goods_group FROM need)
        OR (supplier_key, goods_group) IN (SELECT (supplier_key, goods_group) FROM outside_pair)
    )
