-- Second tier: suppliers that are down and had themselves lost a supplier before.
-- Only losses proved to come from the other side: the supplier's own supplier was down towards
-- everyone, or its region cut off, and the last delivery lies before the supplier fell silent.
-- That it stopped for want of the goods is likely the more it depended on them, not proved.
-- reads: disruption, broken_link
-- params: none
-- one row: event, lost link of the supplier
SELECT
    disruption.event_id,
    disruption.enterprise_key AS supplier_key,
    disruption.since,
    broken_link.link_id AS upstream_link_id,
    broken_link.supplier_key AS upstream_key,
    broken_link.event_id AS upstream_event_id,
    broken_link.cause AS upstream_cause,
    broken_link.last_day AS upstream_last_day,
    broken_link.buyer_dependency AS dependency
FROM disruption
INNER JOIN broken_link ON broken_link.buyer_key = disruption.enterprise_key
WHERE disruption.cause = 'supplier_down'
    AND broken_link.cause IN ('supplier_down', 'region')
    AND broken_link.last_day < disruption.since
ORDER BY disruption.event_id, dependency DESC NULLS LAST, broken_link.link_id
