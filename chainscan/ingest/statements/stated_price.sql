-- What a unit of the stated goods cost in the past year: at the enterprise itself where it traded
-- the goods, else at everybody's mean.
-- reads: stated_row, stated_goods, trade
-- params: kind, as_of
-- one row: goods group, unit, enterprise (null = everybody)
WITH asked AS (
    SELECT DISTINCT g.goods_group, r.unit
    FROM stated_row AS r
    INNER JOIN stated_goods AS g ON g.goods_text = r.goods_text
    WHERE r.quantity IS NOT NULL AND r.unit IS NOT NULL
),
traded AS (
    SELECT
        t.goods_group,
        t.unit,
        CASE WHEN :kind = 'need' THEN t.buyer_key ELSE t.supplier_key END AS enterprise_key,
        CAST(CAST(t.amount AS DECIMAL(38, 2)) * 100 AS HUGEINT) AS fen,
        CAST(CAST(t.quantity AS DECIMAL(38, 8)) * 100000000 AS HUGEINT) AS pieces
    FROM trade AS t
    INNER JOIN asked AS a ON a.goods_group = t.goods_group AND a.unit = t.unit
    WHERE
        t.quantity IS NOT NULL
        AND t.known_on <= :as_of
        AND t.day BETWEEN CAST(:as_of AS DATE) - 364 AND :as_of
)
SELECT goods_group, unit, enterprise_key, sum(fen) AS fen, sum(pieces) AS pieces
FROM traded
GROUP BY GROUPING SETS ((goods_group, unit), (goods_group, unit, enterprise_key))
HAVING sum(fen) > 0 AND sum(pieces) > 0
