-- The words for what a match is weighed by.
-- reads: comparison
-- params: none
-- one row: comparison
SELECT * FROM comparison ORDER BY place
