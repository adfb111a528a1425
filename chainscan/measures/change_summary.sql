-- How many figures each measure states, and why the others are missing; of M11, the index only.
-- reads: enterprise_change, cohort_member
-- params: everybody
-- one row: code, reason why there is no value
-- engines: duckdb, spark
SELECT
    code,
    CASE WHEN value IS NULL THEN reason END AS no_value,
    count(*) AS figures,
    count(DISTINCT enterprise_key) AS enterprises
FROM enterprise_change
WHERE
    (scope = 'all' OR (unit IS NOT NULL AND scope = 'goods'))
    AND measured NOT IN ('largest_share', 'single_source')
    AND (:everybody OR enterprise_key IN (
        SELECT enterprise_key FROM cohort_member WHERE enterprise_key IS NOT NULL
    ))
GROUP BY code, CASE WHEN value IS NULL THEN reason END
ORDER BY code, no_value NULLS FIRST
