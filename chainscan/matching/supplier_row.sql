-- Suppliers with spare capacity in goods that somebody needs, as the comparisons read them. What
-- they buy of the goods themselves is set against what they sell, over the past year.
-- reads: spare_capacity, wanted_supplier, supplier_standing, enterprise, trade, book
-- params: as_of, year_from, recent_from
-- one row: supplier, goods group
WITH sold AS (
    SELECT t.supplier_key, t.goods_group, sum(t.amount) AS amount
    FROM trade AS t
    SEMI JOIN wanted_supplier AS w ON w.supplier_key = t.supplier_key AND w.goods_group = t.goods_group
    WHERE t.known_on <= :as_of AND t.day BETWEEN :year_from AND :as_of
    GROUP BY t.supplier_key, t.goods_group
),
bought AS (
    SELECT t.buyer_key AS supplier_key, t.goods_group, sum(t.amount) AS amount
    FROM trade AS t
    SEMI JOIN wanted_supplier AS w ON w.supplier_key = t.buyer_key AND w.goods_group = t.goods_group
    WHERE t.known_on <= :as_of AND t.day BETWEEN :year_from AND :as_of
    GROUP BY t.buyer_key, t.goods_group
)
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
    END AS undone_share,
    CASE
        WHEN t.amount > 0
            THEN CAST(greatest(0, coalesce(b.amount, 0)) AS DOUBLE) / CAST(t.amount AS DOUBLE)
    END AS bought_share,
    CAST(
        EXISTS (
            SELECT 1
            FROM book AS k
            WHERE
                k.enterprise_key = c.supplier_key
                AND k.side = 'purchases'
                AND k.observed_from <= :year_from
                AND k.observed_until >= :recent_from
        ) AS DOUBLE
    ) AS has_purchase_book
FROM spare_capacity AS c
SEMI JOIN wanted_supplier AS w ON w.supplier_key = c.supplier_key AND w.goods_group = c.goods_group
LEFT JOIN sold AS t ON t.supplier_key = c.supplier_key AND t.goods_group = c.goods_group
LEFT JOIN bought AS b ON b.supplier_key = c.supplier_key AND b.goods_group = c.goods_group
INNER JOIN supplier_standing AS s ON s.supplier_key = c.supplier_key
INNER JOIN enterprise AS e ON e.enterprise_key = c.supplier_key
WHERE c.unit IS NULL
ORDER BY c.goods_group, e.enterprise_id
