-- What became of a registry's rows.
-- reads: registry_read, malformed_text, registry_rejected
-- params: file_id
-- one row: the file
SELECT
    count(*) + (SELECT count(*) FROM malformed_text) AS rows_read,
    count(*) FILTER (WHERE lost IS NULL) AS rows_loaded,
    count(*) FILTER (WHERE lost = 'repeated_id') AS rows_repeated,
    count(*) FILTER (WHERE lost <> 'repeated_id') + (SELECT count(*) FROM malformed_text)
        AS rows_rejected,
    (
        SELECT count(*) FROM registry_rejected WHERE file_id = :file_id AND consequence = 'cell'
    ) AS cells_rejected
FROM registry_read
