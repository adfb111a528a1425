-- Whom the matching names for each need, in the order of its lists: those allotted and the
-- alternatives, then the other candidates, each by score.
-- reads: candidate, match, enterprise
-- params: none
-- one row: need, supplier
SELECT
    c.need_id,
    c.supplier_key,
    row_number() OVER (
        PARTITION BY c.need_id ORDER BY m."rank" NULLS LAST, c.score DESC, e.enterprise_id
    ) AS place
FROM candidate AS c
INNER JOIN enterprise AS e ON e.enterprise_key = c.supplier_key
LEFT JOIN match AS m ON m.need_id = c.need_id AND m.supplier_key = c.supplier_key
ORDER BY c.need_id, place
