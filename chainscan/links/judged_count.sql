-- How many links in force have which status, and why some were not judged.
-- reads: link_judgement
-- params: none
-- one row: status, reason
SELECT
    status,
    reason,
    COUNT(*) AS links
FROM link_judgement
GROUP BY status, reason
ORDER BY status, links DESC, reason
