-- The files loaded so far, by their bytes.
-- reads: source_file
-- params: none
-- one row: file
SELECT sha256 FROM source_file ORDER BY sha256
