-- The files whose rows the derived tables hold.
-- reads: source_file
-- params: none
-- one row: file
SELECT file_id FROM source_file
