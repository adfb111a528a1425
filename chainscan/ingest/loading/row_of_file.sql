-- All rows of a file loaded before, as given.sql has them of a load.
-- reads: source_row, given_file
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW new_row AS
SELECT r.rowid AS row_id, r.*, g.folder
FROM source_row AS r
INNER JOIN given_file AS g ON r.file_id = g.file_id;
