-- The days that the files of this load were asked for, as the user or the layout says.
-- reads: new_row
-- params: observed_from, observed_until
-- one row: file, owner, side
SELECT DISTINCT
    file_id,
    owner_id,
    side,
    CAST(:observed_from AS DATE) AS observed_from,
    CAST(:observed_until AS DATE) AS observed_until
FROM new_row
WHERE owner_id IS NOT NULL AND fate IN ('loaded', 'duplicate')
ORDER BY file_id, owner_id, side
