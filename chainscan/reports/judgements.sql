-- What became of the links in force: how many were flagged, are silent, trade, or could not be
-- judged, and why.
-- reads: link_judgement
-- params: none
-- one row: status, reason
SELECT status, reason, count(*) AS links
FROM link_judgement
GROUP BY status, reason
ORDER BY status, links DESC, reason
