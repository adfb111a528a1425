-- Lines of a text file that are no rows of its table.
-- reads: malformed_line
-- params: none
-- one row: line
SELECT file_id, source_row, 'rejected' AS fate, 'malformed_line' AS reason_code, text AS offending
FROM malformed_line
