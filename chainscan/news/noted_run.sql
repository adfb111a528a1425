-- The run noted last, and the one it is compared with.
-- reads: finding_run
-- params: kind
-- one row: run
SELECT run_number, period, as_of
FROM finding_run
WHERE kind = :kind
ORDER BY run_number DESC
LIMIT 1
