-- Accepted rows, counted: the how-manieth of its kind each one is in its file, and whether it
-- repeats a row that is there already. Heads list an invoice once, so a second equal head is a
-- repetition; equal lines of one invoice are legal. Only rows with a like need counting.
-- reads: row_owned, invoice_row
-- params: grain, first_day, last_day
-- one row: source row that was read and not rejected
WITH like_rows AS (
    SELECT row_hash FROM row_owned GROUP BY row_hash HAVING count(*) > 1
),
-- equal rows: k-th in the file
repeated AS (
    SELECT
        o.file_id,
        o.source_row,
        o.owner_id,
        o.side,
        o.row_hash,
        CAST(row_number() OVER (
            PARTITION BY o.file_id, o.owner_id, o.side, o.row_hash ORDER BY o.source_row
        ) AS INTEGER) AS occurrence
    FROM row_owned AS o
    SEMI JOIN like_rows AS l ON o.row_hash = l.row_hash
),
-- the k-th row of a kind in one file, seen in an earlier file of this load
across_files AS (
    SELECT
        r.*,
        :grain = 'head' AND r.occurrence > 1 AS is_repeated,
        row_number() OVER (
            PARTITION BY r.owner_id, r.side, r.row_hash, r.occurrence
            ORDER BY r.file_id, r.source_row
        ) > 1 AS is_elsewhere
    FROM repeated AS r
),
counted AS (
    SELECT
        o.file_id,
        o.source_row,
        o.owner_id,
        o.side,
        o.row_hash,
        o.is_unsure AND :grain = 'head' AS is_unsure,
        o.identity_stated,
        o.issued_on,
        o.amount,
        o.status = 'voided' AS is_voided,
        coalesce(a.occurrence, 1) AS occurrence,
        coalesce(a.is_repeated, FALSE) AS is_repeated,
        coalesce(a.is_repeated OR a.is_elsewhere, FALSE) AS is_duplicate
    FROM row_owned AS o
    LEFT JOIN across_files AS a ON o.file_id = a.file_id AND o.source_row = a.source_row
),
-- different heads that nothing tells apart: each is an invoice of its own
like_heads AS (
    SELECT identity_stated
    FROM counted
    WHERE is_unsure
    GROUP BY identity_stated
    HAVING count(*) > 1
),
numbered_heads AS (
    SELECT
        c.file_id,
        c.source_row,
        row_number() OVER (
            PARTITION BY c.file_id, c.owner_id, c.side, c.identity_stated, c.is_repeated
            ORDER BY c.amount, c.source_row
        ) AS head_number
    FROM counted AS c
    SEMI JOIN like_heads AS l ON c.identity_stated = l.identity_stated
    WHERE c.is_unsure
),
-- lines of one invoice with the same amount: k-th in the file
like_amounts AS (
    SELECT identity_stated, amount
    FROM counted
    WHERE NOT is_unsure
    GROUP BY identity_stated, amount
    HAVING count(*) > 1
),
numbered_amounts AS (
    SELECT
        o.file_id,
        o.source_row,
        CAST(row_number() OVER (
            PARTITION BY
                o.file_id, o.owner_id, o.side, o.identity_stated, o.amount,
                o.status -- of two exports put into one file each counts for itself
            ORDER BY o.goods_code NULLS LAST, o.goods_name NULLS LAST,
                o.specification NULLS LAST, o.quantity NULLS LAST, o.source_row
        ) AS INTEGER) AS amount_occurrence
    FROM row_owned AS o
    SEMI JOIN like_amounts AS l
        ON o.identity_stated = l.identity_stated AND o.amount = l.amount
),
earlier AS (
    SELECT i.owner_id, i.side, i.row_hash, i.occurrence
    FROM invoice_row AS i
    SEMI JOIN row_owned AS o ON i.row_hash = o.row_hash
    WHERE i.issued_on BETWEEN :first_day AND :last_day
)
SELECT
    c.file_id,
    c.source_row,
    c.owner_id,
    c.side,
    c.row_hash,
    c.issued_on,
    c.amount,
    c.is_voided,
    c.occurrence,
    CASE WHEN h.head_number > 1 THEN c.identity_stated || '#' || h.head_number
        ELSE c.identity_stated END AS identity,
    coalesce(n.amount_occurrence, 1) AS amount_occurrence,
    c.is_duplicate OR e.row_hash IS NOT NULL AS is_duplicate
FROM counted AS c
LEFT JOIN numbered_heads AS h ON c.file_id = h.file_id AND c.source_row = h.source_row
LEFT JOIN numbered_amounts AS n ON c.file_id = n.file_id AND c.source_row = n.source_row
LEFT JOIN earlier AS e
    ON c.row_hash = e.row_hash
    AND c.occurrence = e.occurrence
    AND c.owner_id IS NOT DISTINCT FROM e.owner_id
    AND c.side IS NOT DISTINCT FROM e.side
