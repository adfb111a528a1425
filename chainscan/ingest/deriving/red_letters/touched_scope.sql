-- The invoices of touched pairs among which red letters are sought: the red letters themselves, what
-- they may correct or what may stand in its place (within a twentieth of their amount, or named by
-- its number), and what is marked as reversed.
-- reads: invoice, touched_pair, old_invoice
-- params: none
-- one row: invoice
WITH near_pair AS (
    SELECT
        i.invoice_key,
        i.issued_on,
        i.supplier_key,
        i.buyer_key,
        i.amount,
        i.status,
        i.stated_original,
        i.invoice_number
    FROM invoice AS i
    SEMI JOIN touched_pair AS p ON i.supplier_key = p.supplier_key AND i.buyer_key = p.buyer_key
),
red AS (
    SELECT supplier_key, buyer_key, -amount AS amount, stated_original
    FROM near_pair
    WHERE amount < 0
    UNION -- and as they were before
    SELECT supplier_key, buyer_key, -amount AS amount, NULL AS stated_original
    FROM old_invoice
    WHERE amount < 0
)
SELECT * FROM near_pair
WHERE amount < 0 OR status IN ('reversed', 'partly_reversed')
UNION ALL
SELECT i.*
FROM near_pair AS i
SEMI JOIN red AS r
    ON i.supplier_key = r.supplier_key
    AND i.buyer_key = r.buyer_key
    AND (abs(i.amount - r.amount) * 20 <= r.amount OR i.invoice_number = r.stated_original)
WHERE i.amount >= 0 AND i.status NOT IN ('reversed', 'partly_reversed')
