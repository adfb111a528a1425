-- What suppliers charged for a unit of the goods over the past year.
-- reads: trade, spare_capacity, need, outside_pair
-- params: as_of, year_from
-- one row: supplier, goods group, unit
SELECT
    t.supplier_key,
    t.goods_group,
    t.unit,
    CAST(sum(t.amount) AS DOUBLE) / CAST(sum(t.quantity) AS DOUBLE) AS price
FROM trade AS t
WHERE
    t.known_on <= :as_of
    AND t.day BETWEEN :year_from AND :as_of
    AND t.unit IS NOT NULL
    AND t.quantity IS NOT NULL
    AND (
        t.goods_group IN (SELECT goods_group FROM need WHERE unit IS NOT NULL)
        OR (t.supplier_key, t.goods_group) IN (
            SELECT (supplier_key, goods_group) FROM outside_pair
        )
    )
    AND t.supplier_key IN (SELECT supplier_key FROM spare_capacity WHERE monthly_spare > 0)
GROUP BY t.supplier_key, t.goods_group, t.unit
HAVING sum(t.amount) > 0 AND sum(t.quantity) > 0
ORDER BY t.supplier_key, t.goods_group, t.unit
