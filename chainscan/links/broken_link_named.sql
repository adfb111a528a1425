-- Broken links with ids as text.
-- reads: broken_link, enterprise, outcome_latest
-- params: none
-- one row: link
SELECT
    broken_link.link_id,
    broken_link.code,
    broken_link.cause,
    supplier.display_id AS supplier_id,
    supplier.name AS supplier_name,
    buyer.display_id AS buyer_id,
    buyer.name AS buyer_name,
    '*' AS goods_group,
    broken_link.normal_until,
    broken_link.as_of,
    broken_link.last_day,
    broken_link.silent_days,
    broken_link.usual_gap_days,
    broken_link.p_value,
    broken_link.q_value,
    broken_link.returned_90,
    broken_link.returned_180,
    broken_link.event_id,
    broken_link.expected_amount,
    broken_link.lost_amount,
    broken_link.buyer_dependency,
    broken_link.supplier_dependency,
    broken_link.substituted_share,
    broken_link.evidence,
    told.status AS outcome,
    told."day" AS outcome_day
FROM broken_link
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = broken_link.supplier_key
INNER JOIN enterprise AS buyer ON buyer.enterprise_key = broken_link.buyer_key
LEFT JOIN outcome_latest AS told
    ON told.finding_id = broken_link.link_id
    AND broken_link.as_of BETWEEN told."day" AND told.valid_until
