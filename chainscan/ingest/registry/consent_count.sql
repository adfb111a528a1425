-- What became of a consent file's rows: loaded where any record of it is new, repeated where
-- none is, rejected where nothing of it counts.
-- reads: consent_read, consent, malformed_text, registry_rejected
-- params: file_id
-- one row: the file
WITH by_row AS (
    SELECT sheet, source_row, max(CASE WHEN lost IS NULL THEN 1 ELSE 0 END) AS counts
    FROM consent_read
    GROUP BY sheet, source_row
),
loaded AS (
    SELECT DISTINCT sheet, source_row FROM consent WHERE file_id = :file_id
)
SELECT
    count(*) + (SELECT count(*) FROM malformed_text) AS rows_read,
    count(*) FILTER (WHERE l.source_row IS NOT NULL) AS rows_loaded,
    count(*) FILTER (WHERE l.source_row IS NULL AND b.counts = 1) AS rows_repeated,
    count(*) FILTER (WHERE b.counts = 0) + (SELECT count(*) FROM malformed_text) AS rows_rejected,
    (
        SELECT count(*) FROM registry_rejected WHERE file_id = :file_id AND consequence = 'cell'
    ) AS cells_rejected
FROM by_row AS b
LEFT JOIN loaded AS l ON b.sheet = l.sheet AND b.source_row = l.source_row
