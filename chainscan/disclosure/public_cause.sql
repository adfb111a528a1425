-- What broken links cost, by cause: each link's contribution, by its supplier and by its buyer.
-- reads: broken_link, enterprise
-- params: none
-- one row: link
SELECT
    b.cause AS row_code,
    'lost' AS column_code,
    coalesce('group ' || s.group_name, 'enterprise ' || s.enterprise_id) AS contributor,
    coalesce('group ' || y.group_name, 'enterprise ' || y.enterprise_id) AS other_contributor,
    b.lost_amount AS amount
FROM broken_link AS b
INNER JOIN enterprise AS s ON s.enterprise_key = b.supplier_key
INNER JOIN enterprise AS y ON y.enterprise_key = b.buyer_key
WHERE b.code = 'L01' AND b.lost_amount <> 0
ORDER BY b.cause, b.link_id
