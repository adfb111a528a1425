-- Needs as the comparisons read them: fen, price and place.
-- reads: need, enterprise
-- params: none
-- one row: need whose goods are known
SELECT
    n.need_id,
    n.buyer_key,
    n.goods_group,
    n.unit,
    CAST(CAST(n.monthly_amount AS DECIMAL(38, 2)) * 100 AS BIGINT) AS fen,
    CAST(n.min_sources AS INTEGER) AS min_sources,
    CASE
        WHEN n.monthly_quantity > 0
            THEN CAST(n.monthly_amount AS DOUBLE) / CAST(n.monthly_quantity AS DOUBLE)
    END AS price,
    e.region_code
FROM need AS n
INNER JOIN enterprise AS e ON e.enterprise_key = n.buyer_key
WHERE n.goods_group <> 0 AND n.monthly_amount > 0
ORDER BY n.goods_group, n.need_id
