-- The outlook of each link with ids as text.
-- reads: link_outlook, link, enterprise
-- params: none
-- one row: link
SELECT
    link_outlook.link_id,
    supplier.display_id AS supplier_id,
    supplier.name AS supplier_name,
    buyer.display_id AS buyer_id,
    buyer.name AS buyer_name,
    link_outlook.window_from,
    link_outlook.window_to,
    link_outlook.p_trade,
    link_outlook.expected_amount,
    link_outlook.model
FROM link_outlook
INNER JOIN link ON link.link_id = link_outlook.link_id
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = link.supplier_key
INNER JOIN enterprise AS buyer ON buyer.enterprise_key = link.buyer_key
