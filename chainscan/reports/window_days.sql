-- How many working days each window has, as planned beforehand; null where no plan is on record.
-- reads: comparison_window
-- params: none
-- one row: comparator
SELECT comparator, working_days
FROM comparison_window
ORDER BY comparator
