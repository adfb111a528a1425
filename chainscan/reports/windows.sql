-- The windows that are compared, and up to when an invoice had to be known to count in each.
-- reads: comparison_window
-- params: none
-- one row: comparator
SELECT comparator, start_day, end_day, known_by, home_region
FROM comparison_window
ORDER BY comparator
