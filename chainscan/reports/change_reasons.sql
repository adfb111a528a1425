-- Why figures of a measure cannot be stated, most frequent reason first.
-- reads: enterprise_change
-- params: none
-- one row: code, reason
SELECT code, reason, count(*) AS enterprises
FROM enterprise_change
WHERE scope = 'all' AND value IS NULL
GROUP BY code, reason
ORDER BY code, enterprises DESC, reason
