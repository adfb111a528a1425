-- Each file loaded: rows and money read, and what became of them.
-- reads: source_file
-- params: none
-- one row: file
SELECT
    path, layout, owner_id, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_summary,
    rows_voided, amount_read, amount_loaded, amount_duplicate, amount_rejected
FROM source_file
ORDER BY path, file_id
