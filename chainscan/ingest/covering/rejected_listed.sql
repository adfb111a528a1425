-- Rejected rows, each with the file and row where it stands.
-- reads: rejected_row, source_file
-- params: at_most
-- one row: rejected row
SELECT f.path, r.source_row, r.column_name, r."value", r.reason_code, r.reason
FROM rejected_row AS r
INNER JOIN source_file AS f ON r.file_id = f.file_id
ORDER BY f.path, r.file_id, r.source_row, r.reason_code
LIMIT :at_most
