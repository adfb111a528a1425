-- Where net trade is made anew: the pairs and days of touched invoices, before and now.
-- reads: old_invoice, touched_invoice, changed_link, invoice
-- params: none
-- one row: supplier, buyer, day of issue
SELECT supplier_key, buyer_key, issued_on FROM old_invoice
UNION
SELECT i.supplier_key, i.buyer_key, i.issued_on
FROM invoice AS i
SEMI JOIN (
    SELECT invoice_key FROM touched_invoice UNION SELECT invoice_key FROM changed_link
) AS t ON i.invoice_key = t.invoice_key
