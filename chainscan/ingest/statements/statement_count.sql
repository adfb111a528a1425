-- What became of a file's rows.
-- reads: statement
-- params: kind, file_path
-- one row: the file
SELECT
    count(*) AS rows_read,
    count(*) FILTER (WHERE reason_code IS NULL) AS rows_counted,
    count(*) FILTER (WHERE reason_code IS NOT NULL) AS rows_rejected
FROM statement
WHERE kind = :kind AND path = :file_path
