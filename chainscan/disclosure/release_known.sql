-- The releases that the table has.
-- reads: release
-- params: none
-- one row: file written
SELECT release_id FROM release ORDER BY release_id
