-- Probable twins: two valid invoices that are probably one, kept apart because a copy does not
-- name its invoice in full. One stands in an owner's purchases, the other in an owner's sales;
-- number, day, amount and tax agree, and no two codes contradict each other. They are not merged:
-- who the parties are is said differently.
-- reads: invoice_row, invoice, enterprise_alias
-- params: none
-- one row: pair of invoices
WITH loose AS (
    SELECT DISTINCT invoice_number
    FROM invoice_row
    WHERE
        side IS NOT NULL
        AND invoice_number IS NOT NULL
        AND invoice_code IS NULL
        AND einvoice_number IS NULL
),
held AS (
    SELECT DISTINCT i.identity, i.side, i.owner_id, i.invoice_number, i.invoice_code
    FROM invoice_row AS i
    SEMI JOIN loose AS l ON i.invoice_number = l.invoice_number
    WHERE i.side IS NOT NULL
),
valid AS (
    SELECT
        h.side,
        a.enterprise_key AS owner_key,
        h.invoice_number,
        h.invoice_code,
        i.invoice_key,
        i.issued_on,
        i.supplier_key,
        i.buyer_key,
        CASE h.side WHEN 'sales' THEN i.seller_amount ELSE i.buyer_amount END AS amount,
        i.tax
    FROM held AS h
    INNER JOIN invoice AS i ON h.identity = i.invoice_key
    INNER JOIN enterprise_alias AS a ON h.owner_id = a.alias_id
    WHERE i.status = 'normal'
)
SELECT DISTINCT
    s.owner_key = b.owner_key AS is_one_owner,
    b.invoice_number,
    b.issued_on,
    b.amount,
    b.tax,
    b.invoice_key AS bought_key,
    b.owner_key AS bought_by,
    b.supplier_key AS bought_from,
    s.invoice_key AS sold_key,
    s.owner_key AS sold_by,
    s.buyer_key AS sold_to
FROM valid AS b
INNER JOIN valid AS s
    ON b.invoice_number = s.invoice_number
    AND b.issued_on = s.issued_on
    AND b.amount = s.amount
    AND b.tax IS NOT DISTINCT FROM s.tax
    AND b.side = 'purchases'
    AND s.side = 'sales'
WHERE
    b.invoice_key <> s.invoice_key
    AND (b.invoice_code IS NULL OR s.invoice_code IS NULL OR b.invoice_code = s.invoice_code)
