-- Buyers and suppliers proposed to each other; once a pair and goods, however many needs there are.
-- Not suppliers found by the goods' name alone: that they sell such goods is not proven.
-- reads: match, enterprise, goods_group
-- params: none
-- one row: buyer, supplier, goods group
WITH first_match AS (
    SELECT
        buyer_key,
        supplier_key,
        goods_group,
        min(match_id) AS match_id,
        min("rank") AS best
    FROM match
    WHERE supplier_goods_group = goods_group
    GROUP BY buyer_key, supplier_key, goods_group
)
SELECT
    m.match_id,
    m.buyer_key,
    m.supplier_key,
    b.display_id AS buyer_id,
    b.name AS buyer_name,
    b.region_code AS buyer_region,
    b.contact AS buyer_contact,
    s.display_id AS supplier_id,
    s.name AS supplier_name,
    s.region_code AS supplier_region,
    s.contact AS supplier_contact,
    g.group_code,
    g.name AS goods
FROM first_match AS m
INNER JOIN enterprise AS b ON b.enterprise_key = m.buyer_key
INNER JOIN enterprise AS s ON s.enterprise_key = m.supplier_key
INNER JOIN goods_group AS g ON g.goods_group = m.goods_group
WHERE m.goods_group <> 0
ORDER BY g.group_code, b.name NULLS LAST, b.display_id, m.best, s.display_id
