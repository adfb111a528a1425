-- The rows of new files, and those of older files about the same invoices. A table, since they are
-- read many times, and seeking them among all rows is dear.
-- reads: known_row, new_file, paper_number, reread_invoice
-- params: none
-- one row: source row
WITH reread_identity AS (
    SELECT p.identity
    FROM paper_number AS p
    SEMI JOIN reread_invoice AS t ON p.invoice_key = t.invoice_key
    UNION ALL
    SELECT t.invoice_key AS identity
    FROM reread_invoice AS t
    ANTI JOIN paper_number AS p ON t.invoice_key = p.identity
)
SELECT r.* FROM known_row AS r SEMI JOIN new_file AS f ON r.file_id = f.file_id
UNION ALL
SELECT r.*
FROM known_row AS r
SEMI JOIN reread_identity AS t ON r.identity = t.identity
ANTI JOIN new_file AS f ON r.file_id = f.file_id
