-- One link: its ends, how it was judged, what was expected of it, and what broke or weakened.
-- reads: link, enterprise, link_judgement, link_outlook, broken_link, weakened_link
-- params: finding
-- one row: link
SELECT
    l.*,
    s.display_id AS supplier_id, s.name AS supplier_name, s.region_code AS supplier_region,
    b.display_id AS buyer_id, b.name AS buyer_name, b.region_code AS buyer_region,
    j.status, j.reason, j.silent_days, j.silent_working_days, j.score, j.p_value, j.q_value,
    j.returned_90, j.returned_180,
    o.window_from, o.window_to, o.p_trade, o.expected_amount AS outlook_amount, o.model,
    k.link_id IS NOT NULL AS is_broken,
    k.cause, k.p_value AS broken_p, k.q_value AS broken_q,
    k.event_id, k.expected_amount, k.lost_amount, k.buyer_dependency, k.supplier_dependency,
    k.substituted_share, k.evidence,
    w.link_id IS NOT NULL AS is_weakened,
    w.expected_amount AS weakened_expected, w.expected_low AS weakened_low,
    w.actual_amount AS weakened_actual, w.lost_amount AS weakened_lost,
    w.p_value AS weakened_p, w.q_value AS weakened_q,
    coalesce(
        k.normal_until, w.normal_until, o.window_from - 1,
        (SELECT max(window_from) - 1 FROM link_outlook),
        (SELECT max(normal_until) FROM broken_link)
    ) AS normal_until
FROM link AS l
INNER JOIN enterprise AS s ON l.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON l.buyer_key = b.enterprise_key
LEFT JOIN link_judgement AS j ON l.link_id = j.link_id
LEFT JOIN link_outlook AS o ON l.link_id = o.link_id
LEFT JOIN broken_link AS k ON l.link_id = k.link_id
LEFT JOIN weakened_link AS w ON l.link_id = w.link_id
WHERE l.link_id = :finding
