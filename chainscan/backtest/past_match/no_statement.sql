-- What enterprises state today was not known on a past day.
-- reads: statement
-- params: none
-- one row: none, this file deletes
DELETE FROM statement
