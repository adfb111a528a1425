-- Suppliers proposed for needs, allocated ones first; all of them, or those in which one of the
-- enterprises asked for stands as buyer or as supplier.
-- reads: match, enterprise, goods_group, spare_capacity
-- params: enterprises, most
-- one row: enterprise asked for, match
WITH asked AS (
    SELECT CAST(NULL AS INTEGER) AS of_enterprise, match_id
    FROM "match"
    WHERE CAST(:enterprises AS INTEGER[]) IS NULL
    UNION
    SELECT supplier_key AS of_enterprise, match_id
    FROM "match"
    WHERE supplier_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
    UNION
    SELECT buyer_key AS of_enterprise, match_id
    FROM "match"
    WHERE buyer_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
)
SELECT
    a.of_enterprise,
    m.match_id, m.need_id, m.rank, m.monthly_amount, m.score, m.reasons,
    m.supplier_key, m.buyer_key,
    s.display_id AS supplier_id, s.name AS supplier_name,
    s.region_code AS supplier_region,
    b.display_id AS buyer_id, b.name AS buyer_name,
    b.region_code AS buyer_region,
    CASE WHEN m.goods_group <> 0 THEN g.name END AS goods,
    CASE WHEN m.supplier_goods_group <> m.goods_group THEN o.name END AS coded_as,
    c.monthly_spare, c.is_lower_bound,
    count(*) OVER (PARTITION BY a.of_enterprise) AS matches
FROM asked AS a
INNER JOIN "match" AS m ON a.match_id = m.match_id
INNER JOIN enterprise AS s ON m.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON m.buyer_key = b.enterprise_key
LEFT JOIN goods_group AS g ON m.goods_group = g.goods_group
LEFT JOIN goods_group AS o ON m.supplier_goods_group = o.goods_group
LEFT JOIN spare_capacity AS c
    ON m.supplier_key = c.supplier_key AND m.supplier_goods_group = c.goods_group AND c.unit IS NULL
QUALIFY row_number() OVER (
    PARTITION BY a.of_enterprise
    ORDER BY m.monthly_amount IS NULL, m.monthly_amount DESC, m.need_id, m.rank, m.match_id
) <= :most
ORDER BY
    a.of_enterprise,
    m.monthly_amount IS NULL, m.monthly_amount DESC, m.need_id, m.rank, m.match_id
