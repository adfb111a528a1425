-- What became of broken links that somebody looked into, by the last record of each in force.
-- reads: outcome_latest
-- params: as_of
-- one row: status
SELECT status, count(*) AS findings
FROM outcome_latest
WHERE finding_id LIKE 'K-%' AND valid_until >= :as_of
GROUP BY status
ORDER BY findings DESC, status
