-- How many invoices have copies, or several exports of one copy, that say different things.
-- reads: disagreement, export_disagreement
-- params: none
-- one row: copies or exports, what differs
WITH differing AS (
    SELECT 'copies' AS among, what, invoice_key FROM disagreement
    UNION ALL
    SELECT 'exports' AS among, what, invoice_key FROM export_disagreement
)
SELECT among, what, count(DISTINCT invoice_key) AS invoices
FROM differing
GROUP BY among, what
ORDER BY among, invoices DESC, what
