-- Invoices issued anew that are sought again, as they were linked before.
-- reads: reissue, invoice_scope, old_invoice
-- params: none
-- one row: invoice
SELECT r.*
FROM reissue AS r
SEMI JOIN (
    SELECT invoice_key FROM invoice_scope
    UNION
    SELECT invoice_key FROM old_invoice
) AS s ON r.invoice_key = s.invoice_key
