-- Red letters that are sought again, as they were linked before.
-- reads: red_letter, invoice_scope, old_invoice
-- params: none
-- one row: red letter
SELECT r.*
FROM red_letter AS r
SEMI JOIN (
    SELECT invoice_key FROM invoice_scope
    UNION
    SELECT invoice_key FROM old_invoice
) AS s ON r.invoice_key = s.invoice_key
