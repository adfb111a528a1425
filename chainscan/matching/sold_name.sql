-- Names of goods as invoices have them, by goods group, with how many sell them so.
-- reads: invoice_line, need, spare_capacity
-- params: as_of, year_from
-- one row: goods name, goods group
WITH able AS (
    SELECT supplier_key, goods_group
    FROM spare_capacity
    WHERE unit IS NULL AND monthly_spare >= 0.01
),
sold AS (
    SELECT DISTINCT goods_name, goods_group, supplier_key
    FROM invoice_line
    WHERE
        known_on <= :as_of
        AND issued_on BETWEEN :year_from AND :as_of
        AND goods_group <> 0
        AND amount > 0
        AND status IN ('normal', 'partly_reversed')
        AND goods_name IS NOT NULL
        AND EXISTS (SELECT 1 FROM need WHERE need.goods_group <> 0)
)
SELECT
    s.goods_name,
    s.goods_group,
    count(*) AS sellers,
    count(a.supplier_key) AS able
FROM sold AS s
LEFT JOIN able AS a ON a.supplier_key = s.supplier_key AND a.goods_group = s.goods_group
GROUP BY s.goods_name, s.goods_group
ORDER BY sellers DESC, s.goods_name, s.goods_group
