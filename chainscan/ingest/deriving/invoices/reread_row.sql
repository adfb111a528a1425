-- The rows of new files, and those of older files about the same invoices. A table, since they are
-- read many times, and seeking them among all rows is dear.
-- reads: known_row, new_file, paper_number, reread_invoice
-- params: none
-- one row: source row
SELECT r.* FROM known_row AS r SEMI JOIN new_file AS f ON r.file_id = f.file_id
UNION ALL
SELECT r.*
FROM known_row AS r
LEFT JOIN paper_number AS p ON r.identity = p.identity
SEMI JOIN reread_invoice AS t ON coalesce(p.invoice_key, r.identity) = t.invoice_key
ANTI JOIN new_file AS f ON r.file_id = f.file_id
