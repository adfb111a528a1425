-- The files loaded so far, by their bytes; one of which no row was accepted may be read again.
-- reads: source_file
-- params: none
-- one row: file
SELECT sha256 FROM source_file WHERE rows_loaded + rows_duplicate > 0 ORDER BY sha256
