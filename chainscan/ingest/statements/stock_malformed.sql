-- The lines of a file of stocks that are no rows.
-- reads: malformed_text, stated_reason
-- params: file_id, file_path
-- one row: line
SELECT
    :file_id AS file_id, :file_path AS path, m.sheet, m.source_row, r.column_name,
    m.line AS "value", r.reason_code, r.reason
FROM malformed_text AS m
INNER JOIN stated_reason AS r ON r.reason_code = 'malformed_line'
ORDER BY m.sheet, m.source_row
