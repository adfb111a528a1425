-- The files loaded, largest first.
-- reads: source_file
-- params: none
-- one row: file
SELECT
    file_id, path, sha256, layout, rows_read, rows_loaded, rows_duplicate, rows_rejected,
    rows_summary, amount_read, amount_loaded, amount_duplicate, amount_rejected
FROM source_file
ORDER BY rows_read DESC, path, file_id
