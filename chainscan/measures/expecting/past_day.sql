-- Every day of every window; windows may overlap around the Spring Festival.
-- reads: past_window
-- params: none
-- one row: window, day
-- engines: duckdb
SELECT
    window_number,
    known_by,
    CAST(unnest(range(first_number, last_number + 1)) AS INTEGER) AS day_number
FROM past_window
