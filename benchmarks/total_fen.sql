-- Amounts at scope all in fen, of the codes asked for.
-- reads: total_figure
-- params: none
-- one row: code, enterprise
-- engines: duckdb, spark
SELECT
    code,
    enterprise_key,
    CAST(100 * CAST(value AS DECIMAL(18, 2)) AS BIGINT) AS value,
    CAST(100 * CAST(previous AS DECIMAL(18, 2)) AS BIGINT) AS previous,
    CAST(100 * CAST(last_year AS DECIMAL(18, 2)) AS BIGINT) AS last_year,
    CAST(100 * CAST(aligned AS DECIMAL(18, 2)) AS BIGINT) AS aligned
FROM total_figure
ORDER BY code, enterprise_key
