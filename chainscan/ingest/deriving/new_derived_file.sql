-- New files whose rows the derived tables hold now, too.
-- reads: new_file
-- params: none
-- one row: file
SELECT file_id FROM new_file
