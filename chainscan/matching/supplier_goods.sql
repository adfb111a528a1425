-- What suppliers with spare capacity sell: codes, names and specifications.
-- reads: wanted_supplier, invoice_line, statement
-- params: as_of, history_from, most
-- one row: supplier, goods group, goods code, goods name, specification (the largest by amount)
WITH line AS (
    SELECT
        i.supplier_key,
        i.goods_group,
        i.goods_code,
        i.goods_name,
        i.specification,
        sum(CAST(CAST(i.amount AS DECIMAL(38, 2)) * 100 AS HUGEINT)) AS fen
    FROM invoice_line AS i
    INNER JOIN wanted_supplier AS w
        ON w.supplier_key = i.supplier_key AND w.goods_group = i.goods_group
    WHERE
        i.known_on <= :as_of
        AND i.issued_on BETWEEN :history_from AND :as_of
        AND i.amount > 0
        AND i.status IN ('normal', 'partly_reversed')
    GROUP BY
        i.supplier_key, i.goods_group, i.goods_code, i.goods_name, i.specification
    UNION ALL
    SELECT
        s.enterprise_key AS supplier_key,
        s.goods_group,
        CASE WHEN regexp_full_match(s.goods_text, '[0-9]{9,19}') THEN s.goods_text END
            AS goods_code,
        CASE WHEN NOT regexp_full_match(s.goods_text, '[0-9]{7,19}') THEN s.goods_text END
            AS goods_name,
        s.specification,
        CAST(CAST(s.monthly_amount AS DECIMAL(38, 2)) * 100 AS HUGEINT) AS fen
    FROM statement AS s
    INNER JOIN wanted_supplier AS w
        ON w.supplier_key = s.enterprise_key AND w.goods_group = s.goods_group
    WHERE s.kind = 'offer' AND s.reason_code IS NULL
),
ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY supplier_key, goods_group
            ORDER BY
                fen DESC NULLS LAST,
                goods_code NULLS LAST,
                goods_name NULLS LAST,
                specification NULLS LAST
        ) AS place
    FROM line
)
SELECT
    supplier_key,
    goods_group,
    goods_code,
    goods_name,
    specification,
    CAST(fen AS DOUBLE) AS weight
FROM ranked
WHERE place <= :most
ORDER BY goods_group, supplier_key, place
