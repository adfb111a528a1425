-- The period and its like in the past, and up to when an invoice had to be known to count in each.
-- reads: past_window_frame
-- params: none
-- one row: window
-- engines: duckdb, spark
SELECT
    CAST(window_number AS SMALLINT) AS window_number,
    CAST(first_number AS INTEGER) AS first_number,
    CAST(last_number AS INTEGER) AS last_number,
    CAST(known_by AS DATE) AS known_by
FROM past_window_frame
