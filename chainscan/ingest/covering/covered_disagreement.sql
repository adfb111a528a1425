-- How many invoices have copies that say different things, by what differs.
-- reads: disagreement
-- params: none
-- one row: what differs
SELECT what, count(DISTINCT invoice_key) AS invoices
FROM disagreement
GROUP BY what
ORDER BY invoices DESC, what
