-- The windows that are compared, and up to when an invoice had to be known to count in each.
-- reads: window_frame
-- params: home_region
-- one row: comparator
-- engines: duckdb, spark
SELECT
    comparator,
    CAST(start_day AS DATE) AS start_day,
    CAST(end_day AS DATE) AS end_day,
    CAST(known_by AS DATE) AS known_by,
    CAST(days AS INTEGER) AS days,
    CAST(first_number AS INTEGER) AS first_number,
    CAST(last_number AS INTEGER) AS last_number,
    CAST(:home_region AS VARCHAR(6)) AS home_region,
    CAST(weekdays AS INTEGER) AS weekdays,
    CAST(working_days AS INTEGER) AS working_days,
    CAST(month_ends AS INTEGER) AS month_ends,
    CAST(rate_changes AS STRING) AS rate_changes
FROM window_frame
ORDER BY window_order
