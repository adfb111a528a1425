-- Why something of a register could not be taken, and what that costs.
-- reads: none
-- params: csv_file
-- one row: reason
SELECT reason_code, consequence, column_name, reason, reason_zh
FROM read_csv(:csv_file, header = true, all_varchar = true, delim = ',')
