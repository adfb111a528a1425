-- Invoices of which there are both lines and heads.
-- reads: invoice_copy
-- params: none
-- one row: invoice
SELECT invoice_key
FROM invoice_copy
GROUP BY invoice_key
HAVING min(copy_rank) <= 3 AND max(copy_rank) > 3
