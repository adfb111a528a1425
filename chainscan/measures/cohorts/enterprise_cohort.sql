-- Which cohorts the enterprises that trade belong to.
-- reads: enterprise
-- params: none
-- one row: cohort, member
SELECT unnest(cohorts) AS cohort, enterprise_id AS member_id
FROM enterprise
ORDER BY cohort, member_id
