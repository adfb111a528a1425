-- The broken links that a disruption silenced, the costliest first.
-- reads: broken_link, enterprise
-- params: finding
-- one row: link
SELECT
    k.link_id, k.last_day, k.silent_days, k.usual_gap_days, k.p_value, k.q_value,
    k.expected_amount, k.lost_amount, k.normal_until, k.as_of,
    s.display_id AS supplier_id, s.name AS supplier_name,
    b.display_id AS buyer_id, b.name AS buyer_name
FROM broken_link AS k
INNER JOIN enterprise AS s ON k.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON k.buyer_key = b.enterprise_key
WHERE k.event_id = :finding
ORDER BY k.lost_amount DESC NULLS LAST, k.link_id
