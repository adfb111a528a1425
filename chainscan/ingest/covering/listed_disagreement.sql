-- What the copies of an invoice say differently, which value counted and in which copy it stands.
-- reads: disagreement, invoice, enterprise
-- params: none
-- one row: difference
SELECT
    split_part(d.invoice_key, '|', 1) AS invoice_number,
    i.issued_on,
    s.display_id AS supplier_id,
    s.name AS supplier_name,
    b.display_id AS buyer_id,
    b.name AS buyer_name,
    d.what,
    d.stands,
    d.other,
    i.copy_rank
FROM disagreement AS d
LEFT JOIN invoice AS i ON d.invoice_key = i.invoice_key
LEFT JOIN enterprise AS s ON i.supplier_key = s.enterprise_key
LEFT JOIN enterprise AS b ON i.buyer_key = b.enterprise_key
ORDER BY i.issued_on NULLS LAST, d.invoice_key, d.what, d.stands NULLS FIRST, d.other NULLS FIRST
