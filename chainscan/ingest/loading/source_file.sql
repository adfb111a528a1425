-- The files of this load.
-- reads: file_count
-- params: none
-- one row: file
SELECT * FROM file_count
