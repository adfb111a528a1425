-- The rows that count of each copy of an invoice: without those that others stand for.
-- reads: keyed_row, row_superseded, row_retold, row_restored
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW copy_row AS
SELECT k.*
FROM keyed_row AS k
ANTI JOIN row_superseded AS s ON k.file_id = s.file_id AND k.source_row = s.source_row
ANTI JOIN row_retold AS t ON k.file_id = t.file_id AND k.source_row = t.source_row
WHERE k.fate = 'loaded'
UNION ALL
SELECT k.*
FROM keyed_row AS k
SEMI JOIN row_restored AS r ON k.file_id = r.file_id AND k.source_row = r.source_row;
CREATE OR REPLACE TEMP TABLE changed_copy AS
SELECT DISTINCT k.invoice_key, k.copy_rank
FROM keyed_row AS k
SEMI JOIN (
    FROM row_superseded UNION ALL FROM row_retold UNION ALL FROM row_restored
) AS c ON k.file_id = c.file_id AND k.source_row = c.source_row;
DELETE FROM invoice_copy
USING changed_copy AS c
WHERE invoice_copy.invoice_key = c.invoice_key AND invoice_copy.copy_rank = c.copy_rank;
CREATE OR REPLACE TEMP VIEW copy_scope AS
SELECT r.*
FROM copy_row AS r
SEMI JOIN changed_copy AS c ON r.invoice_key = c.invoice_key AND r.copy_rank = c.copy_rank;
