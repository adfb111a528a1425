-- Whose sales or purchases each file of this load holds, rows seen before included.
-- reads: new_row
-- params: none
-- one row: file, owner, side
SELECT
    file_id,
    owner_id,
    side,
    min(issued_on) AS first_day,
    max(issued_on) AS last_day,
    max(max(issued_on)) OVER (PARTITION BY file_id) AS file_last_day
FROM new_row
WHERE owner_id IS NOT NULL AND fate IN ('loaded', 'duplicate')
GROUP BY file_id, owner_id, side
ORDER BY file_id, owner_id, side
