-- The files loaded so far, by their bytes: whose they are, and which days they were asked for.
-- reads: source_file, known_row, book_declared
-- params: none
-- one row: file of which a row was accepted
WITH held AS (
    SELECT
        file_id,
        count(*) FILTER (WHERE side IS NOT NULL) AS rows_owned,
        count(*) FILTER (WHERE side IS NULL) AS rows_unowned,
        min(issued_on) AS first_day,
        max(issued_on) AS last_day
    FROM known_row
    GROUP BY file_id
),
declared AS (
    SELECT file_id, min(observed_from) AS asked_from, max(observed_until) AS asked_until
    FROM book_declared
    GROUP BY file_id
)
SELECT
    s.sha256,
    s.file_id,
    s.owner_id,
    h.rows_owned,
    h.rows_unowned,
    h.first_day,
    h.last_day,
    d.asked_from,
    d.asked_until
FROM source_file AS s
INNER JOIN held AS h ON s.file_id = h.file_id
LEFT JOIN declared AS d ON s.file_id = d.file_id
ORDER BY s.sha256
