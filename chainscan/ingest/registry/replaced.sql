-- What the rows now read replace: the same ids' rows, and what an earlier load of the file left.
-- reads: registry_read, registry
-- params: none
-- one row: none, this file deletes; no table is to CREATE
DELETE FROM registry WHERE enterprise_id IN (
    SELECT enterprise_id FROM registry_read WHERE lost IS NULL
);
DELETE FROM registry_rejected WHERE file_id IN (SELECT file_id FROM given_register);
DELETE FROM registry_file WHERE file_id IN (SELECT file_id FROM given_register);
