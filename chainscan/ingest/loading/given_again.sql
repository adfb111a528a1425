-- A file loaded before, of which the user says more now.
-- reads: source_file
-- params: file_id
-- one row: file
SELECT 0 AS "position", file_id, path, sha256, layout, bytes, 0 AS folder
FROM source_file
WHERE file_id = :file_id
