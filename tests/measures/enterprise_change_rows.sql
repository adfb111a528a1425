-- All changes, in the order they were written.
-- reads: enterprise_change
-- params: none
-- one row: change
SELECT * FROM enterprise_change
