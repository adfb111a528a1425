-- Ids in the rows loaded that no enterprise has yet.
-- reads: invoice_row, enterprise_alias
-- params: none
-- one row: id
WITH seen AS (
    SELECT supplier_id AS alias_id FROM invoice_row
    UNION
    SELECT buyer_id AS alias_id FROM invoice_row WHERE buyer_id IS NOT NULL
    UNION
    SELECT owner_id AS alias_id FROM invoice_row WHERE owner_id IS NOT NULL
)
SELECT s.alias_id
FROM seen AS s
ANTI JOIN enterprise_alias AS a ON s.alias_id = a.alias_id
WHERE s.alias_id NOT IN ('CONSUMER', 'OVERSEAS') -- they have keys of their own
ORDER BY s.alias_id
