-- Suppliers with spare capacity in goods that somebody needs, as the comparisons read them.
-- reads: spare_capacity, supplier_standing, enterprise, need
-- params: as_of
-- one row: supplier, goods group
SELECT
    c.supplier_key,
    c.goods_group,
    CAST(floor(CAST(c.monthly_spare AS DECIMAL(38, 8)) * 100) AS BIGINT) AS fen,
    CASE
        WHEN c.monthly_normal > 0
            THEN CAST(c.monthly_current AS DOUBLE) / CAST(c.monthly_normal AS DOUBLE)
    END AS current_share,
    e.region_code,
    CAST(CAST(:as_of AS DATE) - s.first_day AS DOUBLE) / 365.25 AS years,
    CASE
        WHEN s.lines > 0 THEN CAST(s.undone_lines AS DOUBLE) / CAST(s.lines AS DOUBLE)
    END AS undone_share
FROM spare_capacity AS c
INNER JOIN supplier_standing AS s ON s.supplier_key = c.supplier_key
INNER JOIN enterprise AS e ON e.enterprise_key = c.supplier_key
WHERE
    c.unit IS NULL
    AND c.monthly_spare >= 0.01
    AND c.goods_group IN (SELECT goods_group FROM need)
ORDER BY c.goods_group, e.enterprise_id
