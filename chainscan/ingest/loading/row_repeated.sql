-- Which rows of this load repeat a row that is there already. Heads list an invoice once, so a
-- second equal head is a repetition; equal lines of one invoice are legal, and of several files
-- the one that has most of them counts.
-- reads: doubtful_row
-- params: none
-- one row: source row
WITH counted AS (
    SELECT
        d.*,
        row_number() OVER (
            PARTITION BY d.file_id, d.owner_id, d.side, d.row_hash ORDER BY d.source_row
        ) AS occurrence
    FROM doubtful_row AS d
),
placed AS (
    SELECT
        c.row_id,
        c.is_new,
        c.grain = 'head' AND c.occurrence > 1 AS is_repeated,
        row_number() OVER (
            PARTITION BY c.owner_id, c.side, c.row_hash, c.occurrence
            ORDER BY c.is_new, c.file_id, c.source_row
        ) > 1 AS is_elsewhere
    FROM counted AS c
)
SELECT row_id, 'duplicate' AS fate
FROM placed
WHERE is_new AND (is_repeated OR is_elsewhere)
