-- Who sold the goods of each need in the year to the past day, from the buyer's own lines' codes:
-- the pool of the plain rules.
-- reads: need, invoice_line, enterprise, lost_pair
-- params: cut, year_from
-- one row: need, supplier
WITH line AS (
    SELECT
        supplier_key,
        buyer_key,
        goods_group,
        goods_code,
        sum(CAST(CAST(amount AS DECIMAL(38, 2)) * 100 AS HUGEINT)) AS fen
    FROM invoice_line
    WHERE
        known_on <= :cut
        AND issued_on BETWEEN :year_from AND :cut
        AND status IN ('normal', 'partly_reversed')
        AND goods_group <> 0
    GROUP BY supplier_key, buyer_key, goods_group, goods_code
),
wanted AS (
    SELECT DISTINCT n.need_id, n.buyer_key, l.goods_code
    FROM need AS n
    INNER JOIN line AS l
        ON
            l.buyer_key = n.buyer_key
            AND l.supplier_key = n.lost_supplier_key
            AND l.goods_group = n.goods_group
),
sold AS (
    SELECT supplier_key, goods_code, sum(fen) AS fen
    FROM line
    GROUP BY supplier_key, goods_code
    HAVING sum(fen) > 0
)
SELECT
    w.need_id,
    s.supplier_key,
    b.region_code AS buyer_region,
    e.region_code,
    CAST(sum(s.fen) AS DOUBLE) AS fen
FROM wanted AS w
INNER JOIN sold AS s ON s.goods_code = w.goods_code
INNER JOIN enterprise AS e ON e.enterprise_key = s.supplier_key AND e.class = 'enterprise'
INNER JOIN enterprise AS b ON b.enterprise_key = w.buyer_key
ANTI JOIN lost_pair AS p ON p.buyer_key = w.buyer_key AND p.supplier_key = s.supplier_key
GROUP BY w.need_id, s.supplier_key, b.region_code, e.region_code
ORDER BY w.need_id, fen DESC, s.supplier_key
