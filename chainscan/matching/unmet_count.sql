-- How many needs were not met in full, by reason.
-- reads: unmet_need
-- params: none
-- one row: reason
SELECT reason, count(*) AS needs FROM unmet_need GROUP BY reason ORDER BY reason
