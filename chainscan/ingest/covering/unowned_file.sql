-- Files with rows that are in nobody's book, and who could be their owner: a taxpayer id that
-- stands in every one of these rows.
-- reads: invoice_row, source_file
-- params: none
-- one row: file that has such rows
WITH pair AS (
    SELECT file_id, supplier_id, buyer_id, count(*) AS row_count
    FROM invoice_row
    WHERE side IS NULL
    GROUP BY file_id, supplier_id, buyer_id
),
whole AS (
    SELECT file_id, sum(row_count) AS row_count FROM pair GROUP BY file_id
),
party AS (
    SELECT file_id, supplier_id AS party_id, row_count FROM pair
    UNION ALL
    SELECT file_id, buyer_id AS party_id, row_count FROM pair WHERE buyer_id <> supplier_id
),
everywhere AS (
    SELECT p.file_id, p.party_id
    FROM party AS p
    INNER JOIN whole AS w ON p.file_id = w.file_id
    GROUP BY p.file_id, p.party_id, w.row_count
    HAVING sum(p.row_count) = w.row_count
),
candidate AS (
    SELECT file_id, list(party_id ORDER BY party_id) AS party_ids FROM everywhere GROUP BY file_id
)
SELECT s.path, CAST(w.row_count AS BIGINT) AS row_count, coalesce(c.party_ids, []) AS party_ids
FROM whole AS w
INNER JOIN source_file AS s ON w.file_id = s.file_id
LEFT JOIN candidate AS c ON w.file_id = c.file_id
ORDER BY s.path, s.file_id
