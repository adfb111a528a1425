-- Months with rows, by side of the book: a month without a file is not a month without trade.
-- reads: invoice_row
-- params: none
-- one row: side, month
SELECT
    side,
    strftime(issued_on, '%Y-%m') AS "month",
    count(DISTINCT owner_id) AS owners,
    count(*) AS row_count
FROM invoice_row
WHERE side IS NOT NULL
GROUP BY side, strftime(issued_on, '%Y-%m')
ORDER BY side, "month"
