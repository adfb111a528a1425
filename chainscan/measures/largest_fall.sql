-- The deepest fall of each measure: in yuan for amounts, as a share for quantities.
-- reads: enterprise_change, enterprise, goods_group
-- params: none
-- one row: code
-- engines: duckdb, spark
WITH compared AS (
    SELECT
        c.*,
        coalesce(c.change_aligned, c.change_last_year, c.change_previous) AS change,
        CASE
            WHEN c.change_aligned IS NOT NULL THEN c.value - c.aligned
            WHEN c.change_last_year IS NOT NULL THEN c.value - c.last_year
            ELSE c.value - c.previous
        END AS difference
    FROM enterprise_change AS c
    WHERE c.scope = 'all' OR (c.unit IS NOT NULL AND c.scope = 'goods')
),
ranked AS (
    SELECT
        compared.*,
        row_number() OVER (
            PARTITION BY code
            ORDER BY CASE WHEN unit IS NULL THEN difference ELSE change END, change_id
        ) AS place
    FROM compared
    WHERE change < 0
)
SELECT
    r.code,
    e.display_id AS enterprise_id,
    e.name,
    CASE WHEN r.scope = 'goods' THEN g.name END AS goods_name,
    r.unit,
    r.value,
    r.change_previous,
    r.change_last_year,
    r.change_aligned
FROM ranked AS r
INNER JOIN enterprise AS e ON e.enterprise_key = r.enterprise_key
LEFT JOIN goods_group AS g ON g.goods_group = r.goods_group
WHERE r.place = 1
ORDER BY r.code
