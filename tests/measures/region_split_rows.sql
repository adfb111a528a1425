-- All splits, in the order they were written.
-- reads: region_split
-- params: none
-- one row: enterprise, side, comparator
SELECT * FROM region_split
