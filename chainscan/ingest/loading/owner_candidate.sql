-- Taxpayer ids that stand in every row of this load, as supplier or as buyer.
-- reads: row_read
-- params: none
-- one row: taxpayer id
WITH good AS (
    SELECT file_id, source_row, supplier_id, buyer_id
    FROM row_read
    WHERE reason_code IS NULL AND NOT is_summary
),
stated AS (
    SELECT file_id, source_row, supplier_id AS party_id FROM good
    UNION
    SELECT file_id, source_row, buyer_id AS party_id FROM good WHERE buyer_id IS NOT NULL
)
SELECT party_id
FROM stated
GROUP BY party_id
HAVING count(*) = (SELECT count(*) FROM good)
ORDER BY party_id
