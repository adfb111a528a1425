-- Who was weighed for a need, the best first: points, what it was allotted, and what it has to
-- spare and has promised to other needs of the goods.
-- reads: candidate, need, match, spare_capacity, enterprise
-- params: finding
-- one row: supplier
SELECT
    c.*,
    e.display_id AS supplier_id, e.name AS supplier_name,
    m.match_id, m.rank, m.monthly_amount, p.monthly_spare,
    coalesce((
        SELECT sum(o.monthly_amount)
        FROM match AS o
        WHERE
            o.supplier_key = c.supplier_key
            AND o.supplier_goods_group = c.supplier_goods_group
            AND o.need_id <> c.need_id
    ), 0) AS promised_elsewhere
FROM candidate AS c
INNER JOIN need AS n ON c.need_id = n.need_id
INNER JOIN enterprise AS e ON c.supplier_key = e.enterprise_key
LEFT JOIN match AS m ON c.need_id = m.need_id AND c.supplier_key = m.supplier_key
LEFT JOIN spare_capacity AS p
    ON
        c.supplier_key = p.supplier_key
        AND c.supplier_goods_group = p.goods_group
        AND p.unit IS NULL
WHERE c.need_id = :finding
ORDER BY c.score DESC, c.supplier_key
