-- What the copies of an invoice, or several exports of one copy, say differently: which value
-- counted, in which copy it stands, and, of exports, which file says otherwise.
-- reads: disagreement, export_disagreement, invoice, enterprise, source_file
-- params: none
-- one row: difference
WITH differing AS (
    SELECT 'copies' AS among, invoice_key, what, stands, other, NULL AS file_id
    FROM disagreement
    UNION ALL
    SELECT 'exports' AS among, invoice_key, what, stands, other, file_id
    FROM export_disagreement
)
SELECT
    split_part(d.invoice_key, '|', 1) AS invoice_number,
    i.issued_on,
    s.display_id AS supplier_id,
    s.name AS supplier_name,
    b.display_id AS buyer_id,
    b.name AS buyer_name,
    d.among,
    d.what,
    d.stands,
    d.other,
    i.copy_rank,
    f.path
FROM differing AS d
LEFT JOIN invoice AS i ON d.invoice_key = i.invoice_key
LEFT JOIN enterprise AS s ON i.supplier_key = s.enterprise_key
LEFT JOIN enterprise AS b ON i.buyer_key = b.enterprise_key
LEFT JOIN source_file AS f ON d.file_id = f.file_id
ORDER BY i.issued_on NULLS LAST, d.invoice_key, d.among, d.what, d.stands NULLS FIRST,
    d.other NULLS FIRST, f.path
