-- The rows of new files, and those of older files about the same invoices.
-- reads: known_row, new_file, paper_number, old_invoice
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP TABLE reread_invoice AS
SELECT DISTINCT coalesce(p.invoice_key, o.invoice_key) AS invoice_key
FROM old_invoice AS o
LEFT JOIN paper_number AS p ON o.invoice_key = p.identity;
CREATE OR REPLACE TEMP VIEW touched_row AS
SELECT r.* FROM known_row AS r SEMI JOIN new_file AS f ON r.file_id = f.file_id
UNION ALL
SELECT r.*
FROM known_row AS r
LEFT JOIN paper_number AS p ON r.identity = p.identity
SEMI JOIN reread_invoice AS t ON coalesce(p.invoice_key, r.identity) = t.invoice_key
ANTI JOIN new_file AS f ON r.file_id = f.file_id;
