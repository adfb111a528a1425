-- The changes of an enterprise as a whole, by id.
-- reads: enterprise_change
-- params: enterprise
-- one row: change
SELECT
    change_id AS finding, code, measured, value, change_aligned, change_last_year, is_firm, reason
FROM enterprise_change
WHERE enterprise_key = :enterprise AND scope = 'all'
ORDER BY code, measured, side
