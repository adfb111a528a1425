-- Rows without any invoice number: each is an invoice of its own.
-- reads: new_row
-- params: none
-- one row: source row
SELECT row_id, file_id || '#' || source_row AS own_identity
FROM new_row
WHERE einvoice_number IS NULL AND invoice_number IS NULL AND fate = 'loaded'
