-- The rows of this load that are new.
-- reads: row_counted
-- params: grain
-- one row: accepted source row
SELECT c.* EXCLUDE (is_duplicate), :grain AS grain
FROM row_counted AS c
WHERE NOT c.is_duplicate
ORDER BY c.file_id, c.source_row
