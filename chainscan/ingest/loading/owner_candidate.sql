-- Taxpayer ids that stand in every row of this load, as supplier or as buyer.
-- reads: new_row
-- params: none
-- one row: taxpayer id
WITH good AS (
    SELECT supplier_id, buyer_id, count(*) AS row_count
    FROM new_row
    WHERE fate = 'loaded'
    GROUP BY supplier_id, buyer_id
),
stated AS (
    SELECT supplier_id AS party_id, row_count FROM good
    UNION ALL
    SELECT buyer_id AS party_id, row_count
    FROM good
    WHERE buyer_id IS NOT NULL AND buyer_id <> supplier_id
)
SELECT party_id
FROM stated
GROUP BY party_id
HAVING sum(row_count) = (SELECT sum(row_count) FROM good)
ORDER BY party_id
