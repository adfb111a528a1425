-- Who could supply which goods, and how much a month beyond what it sells now.
-- reads: spare_capacity, enterprise, goods_group
-- params: none
-- one row: supplier, goods group
SELECT
    c.supplier_key AS enterprise_key,
    e.display_id,
    e.name,
    e.region_code,
    e.contact,
    g.group_code,
    g.name AS goods,
    CAST(c.monthly_spare AS DECIMAL(18, 2)) AS spare,
    CAST(NULL AS DATE) AS until
FROM spare_capacity AS c
INNER JOIN enterprise AS e ON e.enterprise_key = c.supplier_key
INNER JOIN goods_group AS g ON g.goods_group = c.goods_group
WHERE c.unit IS NULL AND c.goods_group <> 0 AND c.monthly_spare >= 0.01 AND e.class = 'enterprise'
ORDER BY g.group_code, e.name NULLS LAST, e.display_id
