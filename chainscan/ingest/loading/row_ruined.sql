-- Rows whose 20-digit number a spreadsheet has kept as a number, and so not whole.
-- reads: new_row, ruined_row
-- params: file_id
-- one row: source row
SELECT
    n.row_id,
    'rejected' AS fate,
    'ruined_number' AS reason_code,
    coalesce(n.einvoice_number, n.invoice_number) AS offending
FROM new_row AS n
SEMI JOIN ruined_row AS r ON n.source_row = r.source_row
WHERE n.file_id = :file_id AND n.fate IN ('loaded', 'rejected')
