-- Rows of each book in each month in which it has any, voided ones included.
-- reads: invoice_row, enterprise_alias
-- params: none
-- one row: enterprise, side, month
SELECT
    a.enterprise_key,
    i.side,
    CAST(date_trunc('month', i.issued_on) AS DATE) AS month_start,
    count(*) AS row_count
FROM invoice_row AS i
INNER JOIN enterprise_alias AS a ON i.owner_id = a.alias_id
WHERE i.side IS NOT NULL
GROUP BY a.enterprise_key, i.side, date_trunc('month', i.issued_on)
