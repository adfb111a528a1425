-- How many figures each measure states, and why the others are missing.
-- reads: enterprise_change
-- params: none
-- one row: code, reason why there is no value
-- engines: duckdb, spark
SELECT
    code,
    CASE WHEN value IS NULL THEN reason END AS no_value,
    count(*) AS figures,
    count(DISTINCT enterprise_key) AS enterprises
FROM enterprise_change
WHERE scope = 'all' OR (unit IS NOT NULL AND scope = 'goods')
GROUP BY code, CASE WHEN value IS NULL THEN reason END
ORDER BY code, no_value NULLS FIRST
