-- Second-tier causes with ids as text.
-- reads: second_tier, enterprise
-- params: none
-- one row: event, lost link of the supplier
SELECT
    second_tier.event_id,
    supplier.display_id AS supplier_id,
    supplier.name AS supplier_name,
    second_tier.since,
    second_tier.upstream_link_id,
    upstream.display_id AS upstream_id,
    upstream.name AS upstream_name,
    second_tier.upstream_event_id,
    second_tier.upstream_cause,
    second_tier.upstream_last_day,
    second_tier.dependency
FROM second_tier
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = second_tier.supplier_key
INNER JOIN enterprise AS upstream ON upstream.enterprise_key = second_tier.upstream_key
