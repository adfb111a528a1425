-- One disruption: whose, where, since when, at what cost.
-- reads: disruption, enterprise, region
-- params: finding
-- one row: event
SELECT d.*, e.display_id, e.name, r.name AS region_name
FROM disruption AS d
LEFT JOIN enterprise AS e ON d.enterprise_key = e.enterprise_key
LEFT JOIN region AS r ON d.region_code = r.region_code
WHERE d.event_id = :finding
