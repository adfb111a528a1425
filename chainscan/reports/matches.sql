-- Suppliers proposed for needs, allocated ones first; of all enterprises, or those in which one
-- stands as buyer or as supplier.
-- reads: match, enterprise, goods_group, spare_capacity
-- params: enterprise, most
-- one row: match
SELECT
    m.match_id, m.need_id, m.rank, m.monthly_amount, m.score, m.reasons,
    m.supplier_key, m.buyer_key,
    s.display_id AS supplier_id, s.name AS supplier_name,
    s.region_code AS supplier_region,
    b.display_id AS buyer_id, b.name AS buyer_name,
    b.region_code AS buyer_region,
    CASE WHEN m.goods_group <> 0 THEN g.name END AS goods,
    c.monthly_spare, c.is_lower_bound,
    count(*) OVER () AS matches
FROM "match" AS m
INNER JOIN enterprise AS s ON m.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON m.buyer_key = b.enterprise_key
LEFT JOIN goods_group AS g ON m.goods_group = g.goods_group
LEFT JOIN spare_capacity AS c
    ON m.supplier_key = c.supplier_key AND m.goods_group = c.goods_group AND c.unit IS NULL
WHERE CAST(:enterprise AS INTEGER) IS NULL
    OR m.supplier_key = :enterprise OR m.buyer_key = :enterprise
ORDER BY m.monthly_amount IS NULL, m.monthly_amount DESC, m.need_id, m.rank, m.match_id
LIMIT :most
