-- Whom the stage proposes for each need: in the order of the notices, and by score alone.
-- reads: candidate, match, enterprise
-- params: none
-- one row: need, supplier
SELECT
    c.need_id,
    e.enterprise_id AS supplier_id,
    m."rank" AS place,
    row_number() OVER (
        PARTITION BY c.need_id ORDER BY c.score DESC, e.enterprise_id
    ) AS score_place,
    CAST(m.monthly_amount AS DOUBLE) AS placed
FROM candidate AS c
INNER JOIN enterprise AS e ON e.enterprise_key = c.supplier_key
LEFT JOIN match AS m ON m.need_id = c.need_id AND m.supplier_key = c.supplier_key
ORDER BY c.need_id, score_place
