-- What copies of touched invoices said differently goes, before it is looked for again.
-- reads: old_invoice
-- params: none
-- one row: none, this statement changes disagreement
DELETE FROM disagreement WHERE invoice_key IN (SELECT invoice_key FROM old_invoice)
