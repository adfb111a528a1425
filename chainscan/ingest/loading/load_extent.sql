-- The days between which the rows of this load lie.
-- reads: new_row
-- params: none
-- one row: the load
SELECT min(issued_on) AS first_day, max(issued_on) AS last_day
FROM new_row
WHERE fate IN ('loaded', 'duplicate')
