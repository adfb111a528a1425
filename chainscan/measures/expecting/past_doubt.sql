-- Where the region of too many partners is unknown for a regional figure.
-- reads: past_place
-- params: unknown_limit
-- one row: enterprise, side, window
-- engines: duckdb, spark
WITH summed AS (
    SELECT
        enterprise_key,
        side,
        window_number,
        abs(sum(CASE WHEN place = 'unknown' THEN amount ELSE 0 END)) AS unknown,
        abs(sum(CASE WHEN place = 'home' THEN amount ELSE 0 END))
        + abs(sum(CASE WHEN place IN ('outside', 'domestic') THEN amount ELSE 0 END)) AS known
    FROM past_place
    GROUP BY enterprise_key, side, window_number
)
SELECT enterprise_key, side, window_number
FROM summed
WHERE unknown > 0 AND CAST(unknown AS DOUBLE) > :unknown_limit * CAST(known + unknown AS DOUBLE)
ORDER BY enterprise_key, side, window_number
