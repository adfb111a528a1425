-- What became of the rows of the file of stocks.
-- reads: stock
-- params: none
-- one row: the file
SELECT
    count(*) AS rows_read,
    count(*) FILTER (WHERE reason_code IS NULL) AS rows_counted,
    count(*) FILTER (WHERE reason_code IS NOT NULL) AS rows_rejected
FROM stock
