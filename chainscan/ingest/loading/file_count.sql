-- Rows and money of each file of this load; `owner_id` where one owner holds for all rows.
-- reads: given_file, new_row, owner_of
-- params: none
-- one row: file
WITH counted AS (
    SELECT
        file_id,
        count(*) AS rows_read,
        count(*) FILTER (WHERE fate = 'loaded') AS rows_loaded,
        count(*) FILTER (WHERE fate = 'duplicate') AS rows_duplicate,
        count(*) FILTER (WHERE fate = 'rejected') AS rows_rejected,
        count(*) FILTER (WHERE fate = 'summary') AS rows_summary,
        sum(amount) FILTER (WHERE fate <> 'summary') AS amount_read,
        sum(amount) FILTER (WHERE fate = 'loaded') AS amount_loaded,
        sum(amount) FILTER (WHERE fate = 'duplicate') AS amount_duplicate,
        sum(amount) FILTER (WHERE fate = 'rejected') AS amount_rejected,
        count(*) FILTER (WHERE status = 'voided' AND fate IN ('loaded', 'duplicate')) AS rows_voided,
        min(currency) FILTER (WHERE fate = 'loaded') AS first_currency,
        max(currency) FILTER (WHERE fate = 'loaded') AS last_currency
    FROM new_row
    GROUP BY file_id
)
SELECT
    g.file_id,
    g.path,
    g.sha256,
    g.layout,
    o.owner_id,
    coalesce(c.rows_read, 0) AS rows_read,
    coalesce(c.rows_loaded, 0) AS rows_loaded,
    coalesce(c.rows_duplicate, 0) AS rows_duplicate,
    coalesce(c.rows_rejected, 0) AS rows_rejected,
    coalesce(c.rows_summary, 0) AS rows_summary,
    CAST(coalesce(c.amount_read, 0) AS DECIMAL(28,2)) AS amount_read,
    CAST(coalesce(c.amount_loaded, 0) AS DECIMAL(28,2)) AS amount_loaded,
    CAST(coalesce(c.amount_duplicate, 0) AS DECIMAL(28,2)) AS amount_duplicate,
    CAST(coalesce(c.amount_rejected, 0) AS DECIMAL(28,2)) AS amount_rejected,
    coalesce(c.rows_voided, 0) AS rows_voided,
    g.bytes,
    CASE WHEN c.first_currency = c.last_currency THEN c.first_currency END AS currency
FROM given_file AS g
LEFT JOIN counted AS c ON g.file_id = c.file_id
LEFT JOIN owner_of AS o ON g.folder = o.folder
ORDER BY g.position
