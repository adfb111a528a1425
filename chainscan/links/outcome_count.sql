-- How many broken links have which outcome on record, of those in force on the day.
-- reads: broken_link, outcome_latest
-- params: none
-- one row: status
SELECT o.status, count(*) AS links
FROM broken_link AS b
INNER JOIN outcome_latest AS o
    ON o.finding_id = b.link_id AND b.as_of BETWEEN o."day" AND o.valid_until
GROUP BY o.status
ORDER BY o.status
