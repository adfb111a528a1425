-- What of the registry and the consent files could not be taken as it stands, warnings included.
-- reads: registry_rejected, registry_file
-- params: reasons_file
-- one row: source row, column
SELECT
    f.path,
    nullif(j.sheet, '') AS sheet,
    j.source_row,
    j.column_name,
    j."value",
    r.reason_zh,
    r.reason,
    j.reason_code
FROM registry_rejected AS j
INNER JOIN registry_file AS f ON j.file_id = f.file_id
LEFT JOIN read_csv(:reasons_file, header = true, all_varchar = true, delim = ',') AS r
    ON j.reason_code = r.reason_code
ORDER BY f.load_number, j.sheet, j.source_row, j.reason_code, j.column_name
