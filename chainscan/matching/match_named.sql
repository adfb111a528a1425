-- Who could supply whom, with ids and names as text.
-- reads: match, need, enterprise, goods_group, outcome_latest
-- params: none
-- one row: need, supplier
SELECT
    m.match_id,
    m.need_id,
    b.display_id AS buyer_id,
    b.name AS buyer_name,
    s.display_id AS supplier_id,
    s.name AS supplier_name,
    coalesce(g.group_code, '*') AS goods_group,
    g.short_name AS goods_name,
    coalesce(c.group_code, '*') AS supplier_goods_group,
    m."rank",
    m.monthly_amount,
    m.score,
    m.reasons,
    m.supplier_spare_left,
    n.source,
    o.status AS outcome,
    o."day" AS outcome_day
FROM match AS m
INNER JOIN need AS n ON n.need_id = m.need_id
INNER JOIN enterprise AS b ON b.enterprise_key = m.buyer_key
INNER JOIN enterprise AS s ON s.enterprise_key = m.supplier_key
LEFT JOIN goods_group AS g ON g.goods_group = m.goods_group
LEFT JOIN goods_group AS c ON c.goods_group = m.supplier_goods_group
LEFT JOIN outcome_latest AS o
    ON o.finding_id = m.match_id AND n.as_of BETWEEN o."day" AND o.valid_until
