-- Rows of a text file get the numbers of their lines: they stand in the table in the order in
-- which they stood in the file.
-- reads: none
-- params: file_id, first_row
-- one row: none, this statement changes source_row
UPDATE source_row
SET source_row = rowid + :first_row - (
    SELECT min(s.rowid) FROM source_row AS s WHERE s.file_id = :file_id AND s.source_row IS NULL
)
WHERE file_id = :file_id AND source_row IS NULL
