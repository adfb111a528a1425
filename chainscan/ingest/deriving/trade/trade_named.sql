-- Net trade with ids as text.
-- reads: trade, enterprise, goods_group
-- params: none
-- one row: supplier, buyer, goods group, unit, day, day it became known
SELECT
    s.display_id AS supplier_id,
    s.name AS supplier_name,
    b.display_id AS buyer_id,
    b.name AS buyer_name,
    g.group_code AS goods_group,
    g.short_name AS goods_name,
    t.unit,
    t."day",
    t.known_on,
    t.amount,
    t.quantity,
    t.invoices
FROM trade AS t
INNER JOIN enterprise AS s ON t.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON t.buyer_key = b.enterprise_key
LEFT JOIN goods_group AS g ON t.goods_group = g.goods_group
