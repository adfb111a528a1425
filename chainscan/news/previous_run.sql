-- The run that the latest is compared with, as the view `news` has it.
-- reads: finding_run
-- params: kind, run_number
-- one row: run
SELECT r.period, r.as_of
FROM finding_run AS r
INNER JOIN finding_run AS l ON l.run_number = :run_number
WHERE
    r.kind = :kind
    AND (r.as_of, r.period_end, r.run_number) < (l.as_of, l.period_end, l.run_number)
ORDER BY r.as_of DESC, r.period_end DESC, r.run_number DESC
LIMIT 1
