-- Probable twins in the books of two owners, with all four parties.
-- reads: twin, enterprise
-- params: none
-- one row: pair of invoices
SELECT
    t.invoice_number,
    t.issued_on,
    t.amount,
    t.tax,
    b.display_id AS in_purchases_of,
    b.name AS purchases_owner_name,
    f.display_id AS bought_from,
    f.name AS bought_from_name,
    s.display_id AS in_sales_of,
    s.name AS sales_owner_name,
    o.display_id AS sold_to,
    o.name AS sold_to_name
FROM twin AS t
INNER JOIN enterprise AS b ON t.bought_by = b.enterprise_key
INNER JOIN enterprise AS f ON t.bought_from = f.enterprise_key
INNER JOIN enterprise AS s ON t.sold_by = s.enterprise_key
INNER JOIN enterprise AS o ON t.sold_to = o.enterprise_key
WHERE NOT t.is_one_owner
ORDER BY b.display_id, s.display_id, t.invoice_number, t.issued_on, t.bought_key, t.sold_key
