-- The members of a cohort that trade.
-- reads: cohort_member, enterprise
-- params: none
-- one row: enterprise
SELECT e.enterprise_id
FROM cohort_member AS m
INNER JOIN enterprise AS e ON e.enterprise_key = m.enterprise_key
WHERE e.class = 'enterprise'
ORDER BY e.enterprise_key
