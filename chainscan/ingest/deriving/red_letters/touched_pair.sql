-- Suppliers and buyers among whose invoices red letters are sought again: those with a touched
-- invoice that is a red letter, is marked as one with a red letter, or may be what a later red
-- letter corrects or what was issued in the place of one within seven days; and the pairs that a
-- red letter links with them.
-- reads: invoice, touched_invoice, old_invoice, red_letter
-- params: none
-- one row: supplier, buyer
WITH touched AS (
    SELECT
        i.invoice_key,
        i.issued_on,
        i.supplier_key,
        i.buyer_key,
        i.amount,
        i.status,
        i.invoice_number
    FROM invoice AS i
    SEMI JOIN touched_invoice AS t ON i.invoice_key = t.invoice_key
    UNION ALL
    SELECT
        invoice_key,
        issued_on,
        supplier_key,
        buyer_key,
        amount,
        'normal' AS status,
        NULL AS invoice_number
    FROM old_invoice
),
link AS (
    SELECT invoice_key, original_key FROM red_letter WHERE original_key IS NOT NULL
    UNION
    SELECT invoice_key, stated_original AS original_key
    FROM invoice
    WHERE amount < 0 AND stated_original IS NOT NULL
),
red AS (
    SELECT issued_on, supplier_key, buyer_key, -amount AS amount, stated_original
    FROM invoice
    WHERE amount < 0
),
hit AS (
    SELECT supplier_key, buyer_key FROM touched WHERE amount < 0 OR status <> 'normal'
    UNION
    SELECT t.supplier_key, t.buyer_key
    FROM touched AS t
    SEMI JOIN link AS l ON t.invoice_key = l.original_key
    UNION
    SELECT t.supplier_key, t.buyer_key
    FROM touched AS t
    SEMI JOIN red AS r
        ON t.supplier_key = r.supplier_key
        AND t.buyer_key = r.buyer_key
        AND (
            (
                r.issued_on >= t.issued_on
                AND (r.amount = t.amount OR r.stated_original = t.invoice_number)
            )
            OR (
                t.issued_on BETWEEN r.issued_on AND r.issued_on + 7
                AND abs(t.amount - r.amount) * 20 <= r.amount
            )
        )
),
party AS (
    SELECT i.invoice_key, i.supplier_key, i.buyer_key
    FROM invoice AS i
    SEMI JOIN (
        SELECT invoice_key FROM link UNION SELECT original_key AS invoice_key FROM link
    ) AS l ON i.invoice_key = l.invoice_key
),
linked AS (
    SELECT
        r.supplier_key AS red_supplier,
        r.buyer_key AS red_buyer,
        o.supplier_key AS original_supplier,
        o.buyer_key AS original_buyer
    FROM link AS l
    INNER JOIN party AS r ON l.invoice_key = r.invoice_key
    INNER JOIN party AS o ON l.original_key = o.invoice_key
    WHERE r.supplier_key <> o.supplier_key OR r.buyer_key <> o.buyer_key
)
SELECT supplier_key, buyer_key FROM hit
UNION
SELECT l.original_supplier AS supplier_key, l.original_buyer AS buyer_key
FROM linked AS l
SEMI JOIN hit AS h ON l.red_supplier = h.supplier_key AND l.red_buyer = h.buyer_key
UNION
SELECT l.red_supplier AS supplier_key, l.red_buyer AS buyer_key
FROM linked AS l
SEMI JOIN hit AS h ON l.original_supplier = h.supplier_key AND l.original_buyer = h.buyer_key
