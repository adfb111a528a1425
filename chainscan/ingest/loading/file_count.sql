-- Rows and money of each file of this load; rows_read is counted before anything was judged.
-- reads: given_file, source_text, row_read, row_counted, malformed_line
-- params: none
-- one row: file
WITH stated AS (
    SELECT file_id, count(*) AS row_count FROM source_text GROUP BY file_id
),
broken AS (
    SELECT file_id, count(*) AS row_count FROM malformed_line GROUP BY file_id
),
judged AS (
    SELECT
        file_id,
        count(*) FILTER (WHERE is_summary) AS rows_summary,
        count(*) FILTER (WHERE reason_code IS NOT NULL) AS rows_rejected,
        sum(amount_seen) FILTER (WHERE reason_code IS NOT NULL) AS amount_rejected,
        sum(amount_seen) FILTER (WHERE NOT is_summary) AS amount_read
    FROM row_read
    GROUP BY file_id
),
counted AS (
    SELECT
        file_id,
        count(*) FILTER (WHERE NOT is_duplicate) AS rows_loaded,
        count(*) FILTER (WHERE is_duplicate) AS rows_duplicate,
        sum(amount) FILTER (WHERE NOT is_duplicate) AS amount_loaded,
        sum(amount) FILTER (WHERE is_duplicate) AS amount_duplicate,
        count(*) FILTER (WHERE is_voided) AS rows_voided
    FROM row_counted
    GROUP BY file_id
)
SELECT
    g.file_id,
    g.path,
    g.sha256,
    g.layout,
    g.owner_id,
    coalesce(s.row_count, 0) + coalesce(b.row_count, 0) AS rows_read,
    coalesce(c.rows_loaded, 0) AS rows_loaded,
    coalesce(c.rows_duplicate, 0) AS rows_duplicate,
    coalesce(j.rows_rejected, 0) + coalesce(b.row_count, 0) AS rows_rejected,
    coalesce(j.rows_summary, 0) AS rows_summary,
    CAST(coalesce(j.amount_read, 0) AS DECIMAL(28,2)) AS amount_read,
    CAST(coalesce(c.amount_loaded, 0) AS DECIMAL(28,2)) AS amount_loaded,
    CAST(coalesce(c.amount_duplicate, 0) AS DECIMAL(28,2)) AS amount_duplicate,
    CAST(coalesce(j.amount_rejected, 0) AS DECIMAL(28,2)) AS amount_rejected,
    coalesce(c.rows_voided, 0) AS rows_voided,
    g.bytes
FROM given_file AS g
LEFT JOIN stated AS s ON g.file_id = s.file_id
LEFT JOIN broken AS b ON g.file_id = b.file_id
LEFT JOIN judged AS j ON g.file_id = j.file_id
LEFT JOIN counted AS c ON g.file_id = c.file_id
ORDER BY g.position
