-- What a file's rows count as, now that some have got an owner; `owner_id` where all are one's.
-- reads: file_count, source_file, new_row
-- params: none
-- one row: file
SELECT
    s.rowid AS row_id,
    c.rows_loaded,
    c.rows_duplicate,
    c.amount_loaded,
    c.amount_duplicate,
    c.currency,
    CASE WHEN NOT EXISTS (
        SELECT 1
        FROM new_row AS n
        WHERE n.fate IN ('loaded', 'duplicate') AND n.owner_id IS DISTINCT FROM c.owner_id
    ) THEN c.owner_id END AS owner_id
FROM file_count AS c
INNER JOIN source_file AS s ON c.file_id = s.file_id
