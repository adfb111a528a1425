-- Months with rows, by side of the book: a month without a file is not a month without trade.
-- reads: book_month
-- params: none
-- one row: side, month
SELECT
    side,
    strftime(month_start, '%Y-%m') AS "month",
    count(*) AS owners,
    CAST(sum(row_count) AS BIGINT) AS row_count
FROM book_month
GROUP BY side, month_start
ORDER BY side, month_start
