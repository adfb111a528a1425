-- In which months the rows at hand lie, and how many there are.
-- reads: invoice_copy
-- params: none
-- one row: month
SELECT CAST(date_trunc('month', issued_on) AS DATE) AS "month", sum(row_count) AS row_count
FROM invoice_copy
GROUP BY 1
ORDER BY 1
