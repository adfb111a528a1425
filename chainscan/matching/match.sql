-- Who could supply each need, in order of score: the suppliers it was allotted, and alternatives.
-- reads: match_frame, need, enterprise
-- params: none
-- one row: need, supplier
SELECT
    'M-' || left(sha256(n.need_id || '|' || s.enterprise_id), 12) AS match_id,
    n.need_id,
    n.buyer_key,
    CAST(m.supplier_key AS INTEGER) AS supplier_key,
    n.goods_group,
    CAST(m.supplier_goods_group AS SMALLINT) AS supplier_goods_group,
    CAST(m."rank" AS INTEGER) AS "rank",
    CASE
        WHEN m.fen > 0 THEN
            CAST(
                CAST(m.fen AS DECIMAL(18, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 2)
            )
    END AS monthly_amount,
    CAST(m.score AS DECIMAL(9, 2)) AS score,
    CAST(m.reasons AS VARCHAR) AS reasons,
    CAST(
        CAST(m.fen_left AS DECIMAL(18, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 2)
    ) AS supplier_spare_left
FROM match_frame AS m
INNER JOIN need AS n ON n.need_id = CAST(m.need_id AS VARCHAR)
INNER JOIN enterprise AS s ON s.enterprise_key = CAST(m.supplier_key AS INTEGER)
ORDER BY n.need_id, m."rank"
