-- Touched invoices as they stood before.
-- reads: invoice, touched_invoice
-- params: none
-- one row: invoice
SELECT i.invoice_key, i.supplier_key, i.buyer_key, i.issued_on, i.amount
FROM invoice AS i
SEMI JOIN touched_invoice AS t ON i.invoice_key = t.invoice_key
