-- Touched invoices go, before they are made anew.
-- reads: old_invoice
-- params: none
-- one row: none, this statement changes invoice
DELETE FROM invoice WHERE invoice_key IN (SELECT invoice_key FROM old_invoice)
