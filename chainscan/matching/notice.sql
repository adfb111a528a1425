-- Whom to tell of whom, both ways: a buyer of the suppliers proposed for each need, a supplier of
-- the buyers who seek what it has; one that has lost sales, also of further buyers of the goods.
-- Not of suppliers found by the goods' name under another goods group: somebody must look first.
-- reads: candidate, match, need, spare_capacity, broken_link
-- params: most
-- one row: side, recipient, need, counterpart
WITH lost AS (
    SELECT supplier_key, sum(coalesce(lost_amount, 0)) AS lost_sales
    FROM broken_link
    WHERE code = 'L01'
    GROUP BY supplier_key
),
pair AS (
    SELECT
        c.need_id,
        n.buyer_key,
        c.supplier_key,
        n.goods_group,
        n.monthly_amount AS need_amount,
        m.match_id,
        m."rank",
        m.monthly_amount AS allotted,
        s.monthly_spare,
        c.score,
        l.lost_sales
    FROM candidate AS c
    INNER JOIN need AS n ON n.need_id = c.need_id
    INNER JOIN spare_capacity AS s
        ON
            s.supplier_key = c.supplier_key
            AND s.goods_group = c.supplier_goods_group
            AND s.unit IS NULL
    LEFT JOIN match AS m ON m.need_id = c.need_id AND m.supplier_key = c.supplier_key
    LEFT JOIN lost AS l ON l.supplier_key = c.supplier_key
    WHERE c.supplier_goods_group = n.goods_group
),
told AS (
    -- Where a buyer's list is cut, suppliers that were allotted something go last.
    SELECT
        'buyer' AS side,
        buyer_key AS recipient_key,
        supplier_key AS counterpart_key,
        row_number() OVER (
            PARTITION BY buyer_key
            ORDER BY need_amount DESC, need_id, "rank", supplier_key
        ) AS place,
        * EXCLUDE (buyer_key, supplier_key, "rank")
    FROM (
        SELECT *
        FROM pair
        WHERE match_id IS NOT NULL
        QUALIFY row_number() OVER (
            PARTITION BY buyer_key
            ORDER BY
                CASE WHEN allotted IS NULL THEN 1 ELSE 0 END,
                need_amount DESC,
                need_id,
                "rank",
                supplier_key
        ) <= :most
    )
    UNION ALL BY NAME
    SELECT
        'supplier' AS side,
        supplier_key AS recipient_key,
        buyer_key AS counterpart_key,
        row_number() OVER (
            PARTITION BY supplier_key
            ORDER BY
                allotted DESC NULLS LAST,
                CASE WHEN match_id IS NULL THEN 1 ELSE 0 END,
                need_amount DESC,
                score DESC,
                need_id
        ) AS place,
        * EXCLUDE (buyer_key, supplier_key, "rank")
    FROM pair
    WHERE match_id IS NOT NULL OR lost_sales IS NOT NULL
)
SELECT
    side,
    recipient_key,
    CAST(place AS INTEGER) AS place,
    counterpart_key,
    need_id,
    match_id,
    goods_group,
    need_amount,
    allotted AS monthly_amount,
    monthly_spare,
    score,
    CAST(lost_sales AS DECIMAL(18, 2)) AS lost_sales
FROM told
WHERE place <= :most
ORDER BY
    side,
    CASE WHEN side = 'supplier' THEN lost_sales END DESC NULLS LAST,
    recipient_key,
    place
