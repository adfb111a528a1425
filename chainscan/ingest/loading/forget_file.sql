-- A file of which no row was accepted before, now read again: what was kept of it goes.
-- reads: given_file
-- params: none
-- one row: none, this file deletes; no table is to CREATE
DELETE FROM source_row WHERE file_id IN (SELECT file_id FROM given_file);
DELETE FROM source_sheet WHERE file_id IN (SELECT file_id FROM given_file);
DELETE FROM source_file WHERE file_id IN (SELECT file_id FROM given_file);
