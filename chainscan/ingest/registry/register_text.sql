-- The rows of one table, those of a text file numbered by their lines: counted row by row, they
-- stand further down by the lines before them that are no rows.
-- reads: register_line, rowless_line
-- params: none
-- one row: source row
SELECT
    r.* EXCLUDE (source_row),
    r.source_row + coalesce(w.lines, 0) AS source_row
FROM register_line AS r
ASOF LEFT JOIN rowless_line AS w
    ON r.source_row >= w.from_row
