-- What each series of one family is a figure of.
-- reads: past_series
-- params: code, measured, scope
-- one row: series
-- engines: duckdb, spark
SELECT *
FROM past_series
WHERE code = :code AND measured = :measured AND scope = :scope
ORDER BY series
