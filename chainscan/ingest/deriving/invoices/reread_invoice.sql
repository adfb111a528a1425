-- Invoices of which rows of older files are read again: as they are known now.
-- reads: old_invoice, paper_number
-- params: none
-- one row: invoice
SELECT DISTINCT coalesce(p.invoice_key, o.invoice_key) AS invoice_key
FROM old_invoice AS o
LEFT JOIN paper_number AS p ON o.invoice_key = p.identity
