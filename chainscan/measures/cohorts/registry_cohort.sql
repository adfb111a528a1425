-- Whom the registry counts among which cohorts, also those who do not trade.
-- reads: registry
-- params: none
-- one row: cohort, member
SELECT unnest(cohorts) AS cohort, enterprise_id AS member_id
FROM registry
ORDER BY cohort, member_id
