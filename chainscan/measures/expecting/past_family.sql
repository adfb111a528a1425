-- The codes, kinds of figure and scopes there are, and which series each holds.
-- reads: past_series
-- params: none
-- one row: code, measured, scope
-- engines: duckdb, spark
SELECT code, measured, scope, min(series) AS first_series, max(series) AS last_series
FROM past_series
GROUP BY code, measured, scope
ORDER BY code, measured, scope
