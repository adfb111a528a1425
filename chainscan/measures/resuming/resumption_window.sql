-- The days of the base and of the curve, this year and at the same distance last year.
-- reads: resume_frame
-- params: none
-- one row: year
-- engines: duckdb, spark
SELECT
    year,
    CAST(base_from AS DATE) AS base_from,
    CAST(base_until AS DATE) AS base_until,
    CAST(start_day AS DATE) AS start_day,
    CAST(end_day AS DATE) AS end_day,
    CAST(known_by AS DATE) AS known_by
FROM resume_frame
ORDER BY year DESC
