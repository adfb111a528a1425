-- The cohorts that the registry names.
-- reads: enterprise
-- params: none
-- one row: cohort
SELECT DISTINCT unnest(cohorts) AS cohort
FROM enterprise
ORDER BY cohort
