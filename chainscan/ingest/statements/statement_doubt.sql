-- A file's first rows that do not count.
-- reads: statement
-- params: kind, file_path, at_most
-- one row: source row
SELECT kind, coalesce(sheet, '') AS sheet, source_row, column_name, "value", reason_code, reason
FROM statement
WHERE kind = :kind AND path = :file_path AND reason_code IS NOT NULL
ORDER BY sheet, source_row
LIMIT :at_most
