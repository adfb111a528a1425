-- What the buyer used to get from the lost supplier, or what it says it needs: codes, names and
-- specifications.
-- reads: need, invoice_line, statement
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
SELECT need_id, goods_code, goods_name, specification, CAST(fen AS DOUBLE) AS weight, place
FROM ranked
WHERE place <= :most
UNION ALL
SELECT
    n.need_id,
    CASE WHEN regexp_full_match(s.goods_text, '[0-9]{9,19}') THEN s.goods_text END AS goods_code,
    CASE WHEN NOT regexp_full_match(s.goods_text, '[0-9]{7,19}') THEN s.goods_text END
        AS goods_name,
    s.specification,
    CAST(n.monthly_amount AS DOUBLE) AS weight,
    1 AS place
FROM need AS n
INNER JOIN statement AS s
    ON s.kind = 'need' AND s.reason_code IS NULL AND 'N-' || substr(s.statement_id, 3) = n.need_id
WHERE n.source = 'stated'
ORDER BY need_id, place
