-- How many falls of each measure are firm, of how many judged, and how many are within the rate.
-- reads: enterprise_change
-- params: false_rate
-- one row: code
-- engines: duckdb, spark
SELECT
    code,
    sum(CASE WHEN scope = 'all' OR measured = 'quantity' THEN 1 ELSE 0 END) AS judged,
    sum(CASE WHEN (scope = 'all' OR measured = 'quantity') AND is_firm THEN 1 ELSE 0 END) AS firm,
    sum(CASE WHEN scope <> 'all' AND measured <> 'quantity' AND is_firm THEN 1 ELSE 0 END) AS inside,
    sum(CASE WHEN q_value <= :false_rate THEN 1 ELSE 0 END) AS within_rate
FROM enterprise_change
WHERE p_value IS NOT NULL
GROUP BY code
ORDER BY code
