-- Why rows are rejected, in plain words.
-- reads: none
-- params: csv_file
-- one row: reason code
SELECT reason_code, nullif(column_name, '') AS column_name, reason, reason_zh
FROM read_csv(:csv_file, header = true, all_varchar = true, delim = ',', nullstr = '')
ORDER BY reason_code
