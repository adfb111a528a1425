-- The broken links found, ids as text in full.
-- reads: broken_link, enterprise
-- params: none
-- one row: link
SELECT
    supplier.enterprise_id AS supplier_id,
    buyer.enterprise_id AS buyer_id,
    broken_link.cause
FROM broken_link
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = broken_link.supplier_key
INNER JOIN enterprise AS buyer ON buyer.enterprise_key = broken_link.buyer_key
ORDER BY supplier_id, buyer_id
