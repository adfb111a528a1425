-- Rows derived from before have changed: everything is to be derived anew.
-- reads: step
-- params: none
-- one row: none, this statement changes step
DELETE FROM step WHERE name = 'ingest'
