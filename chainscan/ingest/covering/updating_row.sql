-- Rows loaded of invoices that a file loaded earlier holds already: the other side's copy, the
-- lines of a known head, a later export. Hashes find the few invoices worth comparing by name.
-- reads: invoice_row, source_file
-- params: none
-- one row: file that has such rows
WITH placed AS (
    SELECT file_id, row_number() OVER (ORDER BY rowid) AS place FROM source_file
),
shared AS (
    SELECT hash(identity) AS identity_hash
    FROM invoice_row
    GROUP BY hash(identity)
    HAVING min(file_id) <> max(file_id)
),
held AS (
    SELECT i.identity, i.file_id, count(*) AS row_count
    FROM invoice_row AS i
    SEMI JOIN shared AS s ON hash(i.identity) = s.identity_hash
    GROUP BY i.identity, i.file_id
),
ranked AS (
    SELECT
        h.file_id,
        h.row_count,
        row_number() OVER (PARTITION BY h.identity ORDER BY p.place) AS place
    FROM held AS h
    INNER JOIN placed AS p ON h.file_id = p.file_id
)
SELECT file_id, CAST(sum(row_count) AS BIGINT) AS rows_updating
FROM ranked
WHERE place > 1
GROUP BY file_id
