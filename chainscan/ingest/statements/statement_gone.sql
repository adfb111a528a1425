-- The statements of the matching before.
-- reads: statement
-- params: none
-- one row: none, this file deletes
DELETE FROM statement
