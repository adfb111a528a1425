-- Links that trade, but for less than they hardly ever did, the costliest first.
-- reads: weakened_link, enterprise
-- params: most
-- one row: link
SELECT
    w.link_id, w.normal_until, w.as_of, w.last_day,
    w.expected_amount, w.expected_low, w.actual_amount, w.lost_amount, w.p_value, w.q_value,
    s.display_id AS supplier_id, s.name AS supplier_name,
    y.display_id AS buyer_id, y.name AS buyer_name,
    count(*) OVER () AS links
FROM weakened_link AS w
INNER JOIN enterprise AS s ON w.supplier_key = s.enterprise_key
INNER JOIN enterprise AS y ON w.buyer_key = y.enterprise_key
QUALIFY row_number() OVER (ORDER BY w.lost_amount DESC, w.link_id) <= :most
ORDER BY w.lost_amount DESC, w.link_id
