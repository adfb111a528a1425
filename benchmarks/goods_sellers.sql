-- Who sold which goods in the year before the as-of day, how much, and where they sit.
-- reads: invoice_line, enterprise
-- params: as_of
-- one row: goods code, supplier
SELECT
    i.goods_code,
    e.enterprise_id AS supplier_id,
    e.region_code,
    CAST(sum(CAST(i.amount * 100 AS BIGINT)) AS DOUBLE) / 100 AS sold
FROM invoice_line AS i
INNER JOIN enterprise AS e ON e.enterprise_key = i.supplier_key
WHERE
    i.known_on <= :as_of
    AND i.issued_on > CAST(:as_of AS DATE) - 365
    AND i.status IN ('normal', 'partly_reversed')
GROUP BY i.goods_code, e.enterprise_id, e.region_code
HAVING sum(i.amount) > 0
ORDER BY i.goods_code, sold DESC, supplier_id
