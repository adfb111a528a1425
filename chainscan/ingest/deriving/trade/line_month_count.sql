-- In which months the lines lie that net trade is made from, and how many there are.
-- reads: line_scope
-- params: none
-- one row: month
SELECT CAST(date_trunc('month', issued_on) AS DATE) AS "month", count(*) AS row_count
FROM line_scope
GROUP BY 1
ORDER BY 1
