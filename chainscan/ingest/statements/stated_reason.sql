-- Why a row of needs or offers does not count.
-- reads: none
-- params: csv_file
-- one row: reason
SELECT reason_code, column_name, reason, reason_zh
FROM read_csv(:csv_file, header = true, all_varchar = true, delim = ',')
