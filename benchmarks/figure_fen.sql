-- M01 and M03 at scope all in fen, as the measure stage has them.
-- reads: figure
-- params: none
-- one row: code, enterprise
-- engines: duckdb, spark
SELECT
    code,
    enterprise_key,
    CAST(100 * value AS BIGINT) AS value,
    CAST(100 * previous AS BIGINT) AS previous,
    CAST(100 * last_year AS BIGINT) AS last_year,
    CAST(100 * aligned AS BIGINT) AS aligned
FROM figure
WHERE code IN ('M01', 'M03') AND scope = 'all'
ORDER BY code, enterprise_key
