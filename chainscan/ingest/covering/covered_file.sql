-- Each file loaded: rows and money read, what became of them, and whether the tables agree.
-- reads: source_file, file_row, updating_row, rejected_row
-- params: none
-- one row: file
WITH refused AS (
    SELECT file_id, count(*) AS row_count FROM rejected_row GROUP BY file_id
)
SELECT
    s.path,
    s.layout,
    s.owner_id,
    coalesce(s.currency, 'CNY') AS currency,
    s.rows_read,
    s.rows_loaded,
    s.rows_duplicate,
    s.rows_rejected,
    s.rows_summary,
    s.rows_voided,
    coalesce(u.rows_updating, 0) AS rows_updating,
    coalesce(f.rows_without_owner, 0) AS rows_without_owner,
    s.amount_read,
    s.amount_loaded,
    s.amount_duplicate,
    s.amount_rejected,
    s.rows_read = s.rows_loaded + s.rows_duplicate + s.rows_rejected + s.rows_summary
    AND s.amount_read = s.amount_loaded + s.amount_duplicate + s.amount_rejected
    AND s.rows_loaded = coalesce(f.row_count, 0)
    AND s.amount_loaded = coalesce(f.amount, 0)
    AND s.rows_rejected = coalesce(r.row_count, 0) AS adds_up
FROM source_file AS s
LEFT JOIN file_row AS f ON s.file_id = f.file_id
LEFT JOIN updating_row AS u ON s.file_id = u.file_id
LEFT JOIN refused AS r ON s.file_id = r.file_id
ORDER BY s.path, s.file_id
