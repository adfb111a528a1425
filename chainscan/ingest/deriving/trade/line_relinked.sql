-- Lines of red letters that are linked otherwise than before.
-- reads: changed_link, red_letter
-- params: none
-- one row: none, this statement changes invoice_line
UPDATE invoice_line
SET original_key = r.original_key
FROM (
    SELECT l.invoice_key, r.original_key
    FROM changed_link AS l
    INNER JOIN red_letter AS r ON l.invoice_key = r.invoice_key
) AS r
WHERE invoice_line.invoice_key = r.invoice_key
