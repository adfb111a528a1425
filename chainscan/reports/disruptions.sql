-- Events behind several silent links, the costliest first.
-- reads: disruption, enterprise
-- params: most
-- one row: event
SELECT
    d.event_id, d.cause, d.since, d.links, d.lost_amount, d.evidence, d.region_code,
    e.display_id, e.name,
    count(*) OVER () AS events
FROM disruption AS d
LEFT JOIN enterprise AS e ON d.enterprise_key = e.enterprise_key
ORDER BY d.lost_amount DESC NULLS LAST, d.links DESC, d.event_id
LIMIT :most
