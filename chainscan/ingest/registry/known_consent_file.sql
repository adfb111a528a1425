-- The consent files loaded before: their rows are here already.
-- reads: registry_file
-- params: file_id
-- one row: file
SELECT rows_read, rows_loaded, rows_repeated, rows_rejected, cells_rejected
FROM registry_file
WHERE register = 'consent' AND file_id = :file_id
