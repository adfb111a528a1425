-- Lines of a text file that are no rows (blank, or with too many fields) move those below them.
-- reads: skipped_line, new_row
-- params: file_id
-- one row: source row below such a line
WITH threshold AS (
    SELECT
        line - row_number() OVER (ORDER BY line) + 1 AS place,
        row_number() OVER (ORDER BY line) AS lines
    FROM skipped_line
),
moved AS (
    SELECT place, max(lines) AS lines FROM threshold GROUP BY place
)
SELECT r.row_id, r.source_row + m.lines AS source_row
FROM new_row AS r
ASOF JOIN moved AS m ON r.source_row >= m.place
WHERE r.file_id = :file_id
