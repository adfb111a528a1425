-- Disruptions with the enterprise's id as text.
-- reads: disruption, enterprise
-- params: none
-- one row: event
SELECT
    disruption.event_id,
    disruption.cause,
    enterprise.display_id AS enterprise_id,
    enterprise.name AS enterprise_name,
    disruption.region_code,
    disruption.since,
    disruption.links,
    disruption.lost_amount,
    disruption.evidence
FROM disruption
LEFT JOIN enterprise ON enterprise.enterprise_key = disruption.enterprise_key
