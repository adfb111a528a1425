-- Needs, with ids and names as text.
-- reads: need, enterprise, goods_group, outcome_latest
-- params: none
-- one row: buyer, lost supplier, goods group
SELECT
    n.need_id,
    b.display_id AS buyer_id,
    b.name AS buyer_name,
    coalesce(g.group_code, '*') AS goods_group,
    g.short_name AS goods_name,
    n.monthly_quantity,
    n.unit,
    n.monthly_amount,
    n.until,
    n.min_sources,
    n.source,
    n.as_of,
    s.display_id AS lost_supplier_id,
    s.name AS lost_supplier_name,
    n.link_id,
    n.monthly_expected,
    n.monthly_replaced,
    o.status AS outcome,
    o."day" AS outcome_day
FROM need AS n
INNER JOIN enterprise AS b ON b.enterprise_key = n.buyer_key
LEFT JOIN enterprise AS s ON s.enterprise_key = n.lost_supplier_key
LEFT JOIN goods_group AS g ON g.goods_group = n.goods_group
LEFT JOIN outcome_latest AS o
    ON o.finding_id = n.need_id AND n.as_of BETWEEN o."day" AND o.valid_until
