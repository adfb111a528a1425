-- Rejected rows, each with the file, sheet and row where it stands.
-- reads: rejected_row, source_file, source_sheet
-- params: at_most
-- one row: rejected row
SELECT
    f.path,
    s.sheet,
    r.source_row - coalesce(s.place, 0) AS source_row,
    r.column_name,
    r."value",
    r.reason_code,
    r.reason
FROM rejected_row AS r
INNER JOIN source_file AS f ON r.file_id = f.file_id
ASOF LEFT JOIN source_sheet AS s ON r.file_id = s.file_id AND r.source_row >= s.place
ORDER BY f.path, r.file_id, r.source_row, r.reason_code
LIMIT :at_most
