-- The rows of this load that are new.
-- reads: row_owned, row_counted
-- params: grain
-- one row: accepted source row
SELECT
    o.* EXCLUDE (is_unsure, identity_stated),
    :grain AS grain,
    c.occurrence,
    c.identity,
    c.amount_occurrence
FROM row_owned AS o
INNER JOIN row_counted AS c ON o.file_id = c.file_id AND o.source_row = c.source_row
WHERE NOT c.is_duplicate
