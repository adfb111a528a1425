-- The links broken today: a past day has its own.
-- reads: broken_link
-- params: none
-- one row: none, this file deletes
DELETE FROM broken_link
