-- A paper invoice has a 20-digit number and also a code and number: either names it.
-- reads: touched_row
-- params: none
-- one row: code and number
SELECT invoice_code || '-' || invoice_number AS identity, min(einvoice_number) AS invoice_key
FROM touched_row
WHERE einvoice_number IS NOT NULL AND invoice_code IS NOT NULL AND invoice_number IS NOT NULL
GROUP BY invoice_code || '-' || invoice_number
