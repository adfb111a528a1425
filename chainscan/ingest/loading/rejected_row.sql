-- The rows of this load that could not be accepted, with the value that stood in the way.
-- reads: row_read, malformed_line, reason
-- params: none
-- one row: rejected source row
SELECT r.file_id, r.source_row, w.column_name, r.offending AS value, r.reason_code, w.reason
FROM row_read AS r
INNER JOIN reason AS w ON r.reason_code = w.reason_code
UNION ALL
SELECT m.file_id, m.source_row, w.column_name, m.value, w.reason_code, w.reason
FROM malformed_line AS m
INNER JOIN reason AS w ON w.reason_code = 'malformed_line'
ORDER BY file_id, source_row
