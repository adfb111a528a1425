-- The enterprises of a cohort of the registry.
-- reads: enterprise
-- params: cohort
-- one row: enterprise
SELECT enterprise_key, display_id
FROM enterprise
WHERE class = 'enterprise' AND list_contains(cohorts, :cohort)
ORDER BY enterprise_key
