-- What the buyer used to get from the lost supplier: codes, names and specifications.
-- reads: need, invoice_line
-- params: as_of, most
-- one row: need, goods code, goods name, specification (the largest by amount)
WITH line AS (
    SELECT
        n.need_id,
        i.goods_code,
        i.goods_name,
        i.specification,
        sum(CAST(CAST(i.amount AS DECIMAL(38, 2)) * 100 AS HUGEINT)) AS fen
    FROM need AS n
    INNER JOIN invoice_line AS i
        ON
            i.buyer_key = n.buyer_key
            AND i.supplier_key = n.lost_supplier_key
            AND i.goods_group = n.goods_group
            AND i.issued_on BETWEEN n.normal_until - 364 AND n.normal_until
    WHERE
        n.goods_group <> 0
        AND i.known_on <= :as_of
        AND i.amount > 0
        AND i.status IN ('normal', 'partly_reversed')
    GROUP BY n.need_id, i.goods_code, i.goods_name, i.specification
),
ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY need_id
            ORDER BY
                fen DESC NULLS LAST,
                goods_code NULLS LAST,
                goods_name NULLS LAST,
                specification NULLS LAST
        ) AS place
    FROM line
)
SELECT need_id, goods_code, goods_name, specification, CAST(fen AS DOUBLE) AS weight
FROM ranked
WHERE place <= :most
ORDER BY need_id, place
