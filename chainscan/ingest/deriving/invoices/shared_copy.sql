-- Copies of an invoice that stand in several files, or in one file in several statuses.
-- reads: invoice_copy
-- params: none
-- one row: invoice, copy
SELECT invoice_key, copy_rank FROM invoice_copy WHERE is_shared
