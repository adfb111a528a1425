-- Weakened links with ids as text.
-- reads: weakened_link, enterprise
-- params: none
-- one row: link
SELECT
    weakened_link.link_id,
    weakened_link.code,
    supplier.display_id AS supplier_id,
    supplier.name AS supplier_name,
    buyer.display_id AS buyer_id,
    buyer.name AS buyer_name,
    '*' AS goods_group,
    weakened_link.normal_until,
    weakened_link.as_of,
    weakened_link.last_day,
    weakened_link.expected_amount,
    weakened_link.expected_low,
    weakened_link.actual_amount,
    weakened_link.lost_amount,
    weakened_link.p_value,
    weakened_link.q_value,
    weakened_link.evidence
FROM weakened_link
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = weakened_link.supplier_key
INNER JOIN enterprise AS buyer ON buyer.enterprise_key = weakened_link.buyer_key
