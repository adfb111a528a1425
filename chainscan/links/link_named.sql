-- Links with ids as text.
-- reads: link, enterprise
-- params: none
-- one row: link
SELECT
    link.link_id,
    supplier.display_id AS supplier_id,
    supplier.name AS supplier_name,
    buyer.display_id AS buyer_id,
    buyer.name AS buyer_name,
    '*' AS goods_group,
    link.first_day,
    link.last_day,
    link.trade_days,
    link.amount_12m,
    link.usual_gap_days
FROM link
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = link.supplier_key
INNER JOIN enterprise AS buyer ON buyer.enterprise_key = link.buyer_key
