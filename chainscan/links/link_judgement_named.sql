-- How each link in force was judged, with ids as text.
-- reads: link_judgement, link, enterprise
-- params: none
-- one row: link
SELECT
    link_judgement.link_id,
    supplier.display_id AS supplier_id,
    supplier.name AS supplier_name,
    buyer.display_id AS buyer_id,
    buyer.name AS buyer_name,
    link_judgement.status,
    link_judgement.reason,
    link_judgement.silent_days,
    link_judgement.silent_working_days,
    link_judgement.score,
    link_judgement.p_value,
    link_judgement.q_value,
    link_judgement.returned_90,
    link_judgement.returned_180
FROM link_judgement
INNER JOIN link ON link.link_id = link_judgement.link_id
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = link.supplier_key
INNER JOIN enterprise AS buyer ON buyer.enterprise_key = link.buyer_key
