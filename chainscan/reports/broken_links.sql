-- Broken links, of all enterprises or of those asked for, the costliest first, with the goods that
-- make up most of each loss (null: goods unknown) and how many kinds there are (0: not told apart).
-- reads: broken_link, lost_goods, enterprise, goods_group
-- params: enterprises, most
-- one row: enterprise asked for, link
WITH asked AS (
    SELECT CAST(NULL AS INTEGER) AS of_enterprise, link_id
    FROM broken_link
    WHERE CAST(:enterprises AS INTEGER[]) IS NULL
    UNION
    SELECT supplier_key AS of_enterprise, link_id
    FROM broken_link
    WHERE supplier_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
    UNION
    SELECT buyer_key AS of_enterprise, link_id
    FROM broken_link
    WHERE buyer_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
),
lost AS (
    SELECT link_id, goods_group, count(*) OVER (PARTITION BY link_id) AS kinds
    FROM lost_goods
    WHERE lost_amount > 0
    QUALIFY row_number() OVER (PARTITION BY link_id ORDER BY lost_amount DESC, goods_group) = 1
)
SELECT
    a.of_enterprise,
    b.link_id, b.code, b.cause, b.normal_until, b.as_of, b.last_day, b.silent_days,
    b.usual_gap_days, b.p_value, b.q_value, b.returned_90, b.returned_180, b.event_id,
    b.expected_amount, b.lost_amount, b.buyer_dependency, b.supplier_dependency,
    b.substituted_share, b.evidence, b.supplier_key, b.buyer_key,
    s.display_id AS supplier_id, s.name AS supplier_name,
    y.display_id AS buyer_id, y.name AS buyer_name,
    CASE WHEN l.goods_group <> 0 THEN g.name END AS goods, coalesce(l.kinds, 0) AS lost_kinds,
    count(*) OVER (PARTITION BY a.of_enterprise) AS links
FROM asked AS a
INNER JOIN broken_link AS b ON a.link_id = b.link_id
INNER JOIN enterprise AS s ON b.supplier_key = s.enterprise_key
INNER JOIN enterprise AS y ON b.buyer_key = y.enterprise_key
LEFT JOIN lost AS l ON b.link_id = l.link_id
LEFT JOIN goods_group AS g ON l.goods_group = g.goods_group
QUALIFY row_number() OVER (
    PARTITION BY a.of_enterprise
    ORDER BY b.lost_amount DESC NULLS LAST, b.silent_days DESC, b.link_id
) <= :most
ORDER BY a.of_enterprise, b.lost_amount DESC NULLS LAST, b.silent_days DESC, b.link_id
