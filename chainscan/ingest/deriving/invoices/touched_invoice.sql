-- Invoices of which new files tell something, under their key of now and of before.
-- reads: touched_row, paper_number, new_paper
-- params: none
-- one row: invoice
SELECT coalesce(p.invoice_key, r.identity) AS invoice_key
FROM touched_row AS r
LEFT JOIN paper_number AS p ON r.identity = p.identity
UNION
SELECT identity AS invoice_key FROM new_paper
