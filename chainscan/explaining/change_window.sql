-- The windows that are compared.
-- reads: comparison_window
-- params: none
-- one row: comparator
SELECT
    comparator, start_day, end_day, known_by, days, weekdays, working_days, month_ends,
    rate_changes
FROM comparison_window
ORDER BY array_position(['value', 'previous', 'last_year', 'aligned'], comparator)
