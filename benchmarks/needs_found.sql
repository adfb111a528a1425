-- The needs that the stage found, with both sides as text.
-- reads: need, enterprise
-- params: none
-- one row: need
SELECT
    n.need_id,
    b.enterprise_id AS buyer_id,
    b.region_code,
    s.enterprise_id AS lost_supplier_id,
    n.goods_group,
    CAST(n.monthly_amount AS DOUBLE) AS needed
FROM need AS n
INNER JOIN enterprise AS b ON b.enterprise_key = n.buyer_key
INNER JOIN enterprise AS s ON s.enterprise_key = n.lost_supplier_key
ORDER BY n.need_id
