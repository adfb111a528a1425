-- Heads that only tell again what the lines of the same invoice in the same file say: equal sums
-- and equal status. They are repetitions; a head that says something else stays.
-- reads: new_row
-- params: none
-- one row: source row
WITH told AS NOT MATERIALIZED (
    SELECT
        row_id,
        file_id,
        owner_id,
        side,
        grain,
        coalesce(own_identity, einvoice_number, invoice_code || '-' || invoice_number) AS identity,
        amount,
        status
    FROM new_row
    WHERE fate = 'loaded'
),
head AS (
    SELECT * FROM told WHERE grain = 'head'
),
line AS (
    SELECT
        t.file_id,
        t.owner_id,
        t.side,
        t.identity,
        sum(t.amount) AS amount,
        min(t.status) AS first_status,
        max(t.status) AS last_status
    FROM told AS t
    SEMI JOIN head AS h ON t.file_id = h.file_id AND t.identity = h.identity
    WHERE t.grain = 'line'
    GROUP BY t.file_id, t.owner_id, t.side, t.identity
)
SELECT h.row_id, 'duplicate' AS fate
FROM head AS h
INNER JOIN line AS l
    ON
        h.file_id = l.file_id
        AND h.identity = l.identity
        AND h.owner_id IS NOT DISTINCT FROM l.owner_id
        AND h.side IS NOT DISTINCT FROM l.side
        AND h.amount = l.amount
        AND h.status = l.first_status
        AND h.status = l.last_status
