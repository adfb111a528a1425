-- What became of findings, by the last record of each that has not run out by the as-of day.
-- reads: outcome_latest
-- params: as_of
-- one row: kind of finding, status
SELECT
    CASE left(finding_id, 2) WHEN 'M-' THEN 'matches' WHEN 'K-' THEN 'links' ELSE 'others' END
        AS kind,
    status,
    count(*) AS findings
FROM outcome_latest
WHERE valid_until >= :as_of
GROUP BY ALL
ORDER BY ALL
