-- The enterprises of a list of ids.
-- reads: enterprise
-- params: enterprise_ids
-- one row: enterprise
SELECT enterprise_key, display_id
FROM enterprise
WHERE class = 'enterprise'
    AND enterprise_id IN (SELECT unnest(CAST(:enterprise_ids AS VARCHAR [])))
ORDER BY enterprise_key
