-- Of a file loaded before, the rows that have got an owner only now: they alone may repeat others.
-- reads: source_row, unowned_row
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW new_row AS
SELECT r.rowid AS row_id, r.*, 0 AS folder
FROM source_row AS r
SEMI JOIN unowned_row AS u ON r.rowid = u.row_id
WHERE r.side IS NOT NULL;
