-- What was to be expected of enterprises' past months, whole months only.
-- reads: expected_past
-- params: enterprises
-- one row: enterprise, code, month
SELECT enterprise_key AS of_enterprise, code, first_day, expected_low, expected_high
FROM expected_past
WHERE
    enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
    AND day(first_day) = 1
    AND last_day = last_day(first_day)
ORDER BY enterprise_key, code, first_day
