-- A file of which no row was accepted before, now read again: its rejected rows go with it.
-- reads: given_file
-- params: none
-- one row: none, this file deletes; no table is to CREATE
DELETE FROM rejected_row WHERE file_id IN (SELECT file_id FROM given_file);
DELETE FROM source_file WHERE file_id IN (SELECT file_id FROM given_file);
