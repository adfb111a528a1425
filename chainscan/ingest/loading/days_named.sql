-- The days that a file was asked for, for every book in it: those declared before, else these.
-- reads: new_row, book_declared
-- params: observed_from, observed_until
-- one row: file, owner, side that lacks them
WITH declared AS (
    SELECT DISTINCT file_id, observed_from, observed_until FROM book_declared
)
SELECT
    n.file_id,
    n.owner_id,
    n.side,
    coalesce(d.observed_from, CAST(:observed_from AS DATE)) AS observed_from,
    coalesce(d.observed_until, CAST(:observed_until AS DATE)) AS observed_until
FROM new_row AS n
LEFT JOIN declared AS d ON n.file_id = d.file_id
WHERE
    n.owner_id IS NOT NULL
    AND n.fate IN ('loaded', 'duplicate')
    AND coalesce(d.observed_from, CAST(:observed_from AS DATE)) IS NOT NULL
EXCEPT
SELECT file_id, owner_id, side, observed_from, observed_until FROM book_declared
ORDER BY ALL
