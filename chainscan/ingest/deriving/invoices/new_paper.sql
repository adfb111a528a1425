-- Paper invoices of which a new file first tells both numbers.
-- reads: touched_row, paper_number
-- params: none
-- one row: code and number
SELECT r.invoice_code || '-' || r.invoice_number AS identity, min(r.einvoice_number) AS invoice_key
FROM touched_row AS r
ANTI JOIN paper_number AS p ON r.invoice_code || '-' || r.invoice_number = p.identity
WHERE
    r.einvoice_number IS NOT NULL
    AND r.invoice_code IS NOT NULL
    AND r.invoice_number IS NOT NULL
GROUP BY r.invoice_code || '-' || r.invoice_number
