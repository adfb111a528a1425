-- The whole registry as one text, equal only where nothing in it has changed.
-- reads: registry_piece
-- params: none
-- one row: registry
SELECT piece FROM registry_piece
