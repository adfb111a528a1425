-- The first and the last day the data speak of.
-- reads: trade, book
-- params: none
-- one row: the whole data
-- engines: duckdb, spark
SELECT min(first_day) AS first_day, max(last_day) AS last_day
FROM (
    SELECT min(day) AS first_day, max(day) AS last_day FROM trade
    UNION ALL
    SELECT min(observed_from) AS first_day, max(observed_until) AS last_day FROM book
) AS seen
