-- The stocks told before.
-- reads: stock
-- params: none
-- one row: none, this file deletes
DELETE FROM stock
