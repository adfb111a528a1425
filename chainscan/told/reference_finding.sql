-- What a reference on a released list stands for.
-- reads: release_reference
-- params: reference
-- one row: reference
SELECT finding_id FROM release_reference WHERE reference = :reference ORDER BY finding_id LIMIT 1
