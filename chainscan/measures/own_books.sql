-- How many enterprises have a book of their own.
-- reads: book
-- params: none
-- one row: the whole data
-- engines: duckdb, spark
SELECT count(DISTINCT enterprise_key) AS enterprises FROM book
