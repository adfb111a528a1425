-- Suppliers and buyers among whose invoices red letters are sought again: those of touched
-- invoices that have any, and those that a red letter links with them.
-- reads: invoice, touched_invoice, old_invoice, red_letter
-- params: none
-- one row: supplier, buyer
WITH now AS (
    SELECT i.supplier_key, i.buyer_key
    FROM invoice AS i
    SEMI JOIN touched_invoice AS t ON i.invoice_key = t.invoice_key
    UNION
    SELECT supplier_key, buyer_key FROM old_invoice
),
linked AS (
    SELECT
        r.supplier_key AS red_supplier,
        r.buyer_key AS red_buyer,
        o.supplier_key AS original_supplier,
        o.buyer_key AS original_buyer
    FROM (
        SELECT invoice_key, original_key FROM red_letter WHERE original_key IS NOT NULL
        UNION
        SELECT invoice_key, stated_original AS original_key
        FROM invoice
        WHERE amount < 0 AND stated_original IS NOT NULL
    ) AS l
    INNER JOIN invoice AS r ON l.invoice_key = r.invoice_key
    INNER JOIN invoice AS o ON l.original_key = o.invoice_key
    WHERE r.supplier_key <> o.supplier_key OR r.buyer_key <> o.buyer_key
),
around AS (
    SELECT supplier_key, buyer_key FROM now
    UNION
    SELECT l.original_supplier AS supplier_key, l.original_buyer AS buyer_key
    FROM linked AS l
    SEMI JOIN now AS n ON l.red_supplier = n.supplier_key AND l.red_buyer = n.buyer_key
    UNION
    SELECT l.red_supplier AS supplier_key, l.red_buyer AS buyer_key
    FROM linked AS l
    SEMI JOIN now AS n
        ON l.original_supplier = n.supplier_key AND l.original_buyer = n.buyer_key
),
with_red AS (
    SELECT DISTINCT supplier_key, buyer_key FROM invoice WHERE amount < 0
    UNION
    SELECT supplier_key, buyer_key FROM old_invoice WHERE amount < 0
    UNION
    SELECT original_supplier AS supplier_key, original_buyer AS buyer_key FROM linked
)
SELECT a.supplier_key, a.buyer_key
FROM around AS a
SEMI JOIN with_red AS r ON a.supplier_key = r.supplier_key AND a.buyer_key = r.buyer_key
