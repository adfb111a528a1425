-- The contributions behind what earlier releases printed of a table.
-- reads: release_cell
-- params: table_name
-- one row: release, column, row, side, contributor
SELECT release_number, column_code, row_code, side, contributor, fen
FROM release_cell
WHERE table_name = :table_name
ORDER BY release_number, column_code, row_code, side, contributor
