-- Whose books the files of a folder are: the one taxpayer who stands in each of their rows, as
-- supplier or as buyer, else the one whom the user names.
-- reads: new_row
-- params: owner_id
-- one row: folder
WITH pair AS (
    SELECT folder, supplier_id, buyer_id, count(*) AS row_count
    FROM new_row
    WHERE fate = 'loaded'
    GROUP BY folder, supplier_id, buyer_id
),
party AS (
    SELECT folder, supplier_id AS party_id, row_count FROM pair
    UNION ALL
    SELECT folder, buyer_id AS party_id, row_count
    FROM pair
    WHERE buyer_id IS NOT NULL AND buyer_id <> supplier_id
),
total AS (
    SELECT
        folder,
        sum(row_count) AS row_count,
        coalesce(sum(row_count) FILTER (WHERE supplier_id = :owner_id OR buyer_id = :owner_id), 0)
            AS stated_rows
    FROM pair
    GROUP BY folder
),
in_all AS (
    SELECT p.folder, p.party_id
    FROM party AS p
    INNER JOIN total AS t ON p.folder = t.folder
    GROUP BY p.folder, p.party_id, t.row_count
    HAVING sum(p.row_count) = t.row_count
)
SELECT
    t.folder,
    CASE WHEN count(i.party_id) = 1 THEN min(i.party_id) ELSE CAST(:owner_id AS VARCHAR) END
        AS owner_id,
    t.stated_rows
FROM total AS t
LEFT JOIN in_all AS i ON t.folder = i.folder
GROUP BY t.folder, t.stated_rows
ORDER BY t.folder
