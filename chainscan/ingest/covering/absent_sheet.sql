-- Where nothing is known of a file's sheets.
-- reads: none
-- params: none
-- one row: none, this file only creates
CREATE TEMP TABLE source_sheet (file_id VARCHAR, place BIGINT, sheet VARCHAR)
