-- The first doubts about a file, for its report.
-- reads: registry_rejected, register_reason
-- params: file_id, at_most
-- one row: source row, column
SELECT j.sheet, j.source_row, j.column_name, j."value", j.reason_code, r.reason, j.consequence
FROM registry_rejected AS j
INNER JOIN register_reason AS r ON j.reason_code = r.reason_code
WHERE j.file_id = :file_id
ORDER BY CASE j.consequence WHEN 'row' THEN 0 WHEN 'cell' THEN 1 ELSE 2 END,
    CASE j.reason_code WHEN 'repeated_id' THEN 1 ELSE 0 END,
    j.sheet, j.source_row, j.reason_code
LIMIT :at_most
