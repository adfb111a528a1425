-- Accepted rows, counted: the how-manieth of its kind each one is in its file, and whether it
-- repeats a row that is there already. Heads list an invoice once, so a second equal head is a
-- repetition; equal lines of one invoice are legal.
-- reads: row_owned, invoice_row
-- params: grain, first_day, last_day
-- one row: source row that was read and not rejected
WITH in_file AS (
    SELECT
        o.*,
        CAST(row_number() OVER (
            PARTITION BY o.file_id, o.owner_id, o.side, o.row_hash ORDER BY o.source_row
        ) AS INTEGER) AS occurrence
    FROM row_owned AS o
),
numbered AS (
    SELECT
        f.* EXCLUDE (is_unsure, identity_stated),
        :grain = 'head' AND f.occurrence > 1 AS is_repeated,
        CASE WHEN :grain = 'head' AND f.is_unsure THEN row_number() OVER (
            PARTITION BY f.file_id, f.owner_id, f.side, f.identity_stated,
                :grain = 'head' AND f.occurrence > 1
            ORDER BY f.amount, f.tax NULLS LAST, f.source_row
        ) END AS same_identity,
        f.identity_stated
    FROM in_file AS f
),
earlier AS (
    SELECT DISTINCT i.owner_id, i.side, i.row_hash, i.occurrence
    FROM invoice_row AS i
    WHERE i.issued_on BETWEEN :first_day AND :last_day
)
SELECT
    n.* EXCLUDE (same_identity, identity_stated, is_repeated),
    CASE WHEN n.same_identity > 1 THEN n.identity_stated || '#' || n.same_identity
        ELSE n.identity_stated END AS identity,
    CAST(row_number() OVER (
        PARTITION BY n.file_id, n.owner_id, n.side, n.identity_stated, n.same_identity, n.amount,
            n.is_repeated
        ORDER BY n.goods_code NULLS LAST, n.goods_name NULLS LAST, n.specification NULLS LAST,
            n.quantity NULLS LAST, n.source_row
    ) AS INTEGER) AS amount_occurrence,
    n.is_repeated
        OR e.row_hash IS NOT NULL
        OR row_number() OVER (
            PARTITION BY n.owner_id, n.side, n.row_hash, n.occurrence
            ORDER BY n.file_id, n.source_row
        ) > 1 AS is_duplicate
FROM numbered AS n
LEFT JOIN earlier AS e
    ON n.row_hash = e.row_hash
    AND n.occurrence = e.occurrence
    AND n.owner_id IS NOT DISTINCT FROM e.owner_id
    AND n.side IS NOT DISTINCT FROM e.side
