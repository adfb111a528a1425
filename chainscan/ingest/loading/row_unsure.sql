-- Different heads that nothing tells apart, for want of a code and a full number: each is an
-- invoice of its own. Repetitions within the file do not count.
-- reads: new_row, doubtful_row
-- params: none
-- one row: source row whose identity changes
WITH unsure AS (
    SELECT row_id, file_id, source_row, owner_id, side, own_identity AS identity, amount
    FROM new_row
    WHERE
        grain = 'head'
        AND einvoice_number IS NULL
        AND invoice_code IS NULL
        AND invoice_number IS NOT NULL
        AND fate IN ('loaded', 'duplicate')
),
like_heads AS (
    SELECT identity FROM unsure GROUP BY identity HAVING count(*) > 1
),
repeated AS (
    SELECT
        row_id,
        row_number() OVER (
            PARTITION BY file_id, owner_id, side, row_hash ORDER BY source_row
        ) > 1 AS is_repeated
    FROM doubtful_row
    WHERE is_new
),
numbered AS (
    SELECT
        u.row_id,
        u.identity,
        row_number() OVER (
            PARTITION BY u.file_id, u.owner_id, u.side, u.identity, coalesce(r.is_repeated, FALSE)
            ORDER BY u.amount, u.source_row
        ) AS head_number
    FROM unsure AS u
    SEMI JOIN like_heads AS l ON u.identity = l.identity
    LEFT JOIN repeated AS r ON u.row_id = r.row_id
)
SELECT row_id, identity || '#' || head_number AS own_identity
FROM numbered
WHERE head_number > 1
