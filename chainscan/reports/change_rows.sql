-- Every change measured, totals first, then the parts; within each the largest losses first.
-- reads: enterprise_change, enterprise, goods_group
-- params: most
-- one row: change
WITH ranked AS (
    SELECT
        c.*,
        row_number() OVER (
            ORDER BY
                CASE c.scope WHEN 'all' THEN 0 ELSE 1 END,
                c.code,
                c.measured,
                c.value - coalesce(c.aligned, c.last_year, c.previous) ASC NULLS LAST,
                c.change_id
        ) AS place,
        count(*) OVER () AS all_rows
    FROM enterprise_change AS c
)
SELECT
    r.change_id, e.display_id, e.name, r.code, r.measured, r.scope,
    CASE WHEN r.goods_group <> 0 THEN g.name END AS goods,
    r.supply_class, r.region_code, r.unit, r.item,
    r.value, r.previous, r.last_year, r.aligned,
    r.change_previous, r.change_last_year, r.change_aligned,
    r.expected, r.q_value, r.is_firm, r.reason, r.all_rows
FROM ranked AS r
INNER JOIN enterprise AS e ON r.enterprise_key = e.enterprise_key
LEFT JOIN goods_group AS g ON r.goods_group = g.goods_group
WHERE r.place <= :most
ORDER BY r.place
