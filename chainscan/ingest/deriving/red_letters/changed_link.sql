-- Invoices whose trade changes because a red letter is linked otherwise than before.
-- reads: old_red, red_letter, old_reissue, reissue, invoice_scope
-- params: none
-- one row: invoice
WITH new_red AS (
    SELECT r.* FROM red_letter AS r SEMI JOIN invoice_scope AS s ON r.invoice_key = s.invoice_key
),
new_reissue AS (
    SELECT r.* FROM reissue AS r SEMI JOIN invoice_scope AS s ON r.invoice_key = s.invoice_key
),
red AS (
    (FROM old_red EXCEPT FROM new_red) UNION (FROM new_red EXCEPT FROM old_red)
),
anew AS (
    (FROM old_reissue EXCEPT FROM new_reissue) UNION (FROM new_reissue EXCEPT FROM old_reissue)
)
SELECT invoice_key FROM red
UNION
SELECT original_key AS invoice_key FROM red WHERE original_key IS NOT NULL
UNION
SELECT invoice_key FROM anew
