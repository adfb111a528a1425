-- Invoices issued anew among touched pairs go, before they are sought again.
-- reads: old_reissue
-- params: none
-- one row: none, this statement changes reissue
DELETE FROM reissue WHERE invoice_key IN (SELECT invoice_key FROM old_reissue)
