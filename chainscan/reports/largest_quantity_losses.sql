-- Quantities sold that fell, of the enterprises that lost most sales in yuan; of each enterprise
-- the two goods that fell most. Quantities of different units cannot be ranked against each other.
-- reads: enterprise_change, enterprise, goods_group, region_split
-- params: most
-- one row: enterprise, goods group, unit
WITH sales AS (
    SELECT
        enterprise_key,
        max(CASE WHEN comparator = 'value' THEN total END)
        - coalesce(
            max(CASE WHEN comparator = 'aligned' THEN total END),
            max(CASE WHEN comparator = 'last_year' THEN total END),
            max(CASE WHEN comparator = 'previous' THEN total END)
        ) AS gained
    FROM region_split
    WHERE side = 'sales' AND observed
    GROUP BY enterprise_key
),
compared AS (
    SELECT *, value / nullif(coalesce(aligned, last_year, previous), 0) - 1 AS change
    FROM enterprise_change
    WHERE code = 'M06' AND scope = 'goods' AND unit IS NOT NULL
        AND value < coalesce(aligned, last_year, previous)
),
ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY enterprise_key ORDER BY change, change_id) AS place
    FROM compared
)
SELECT
    r.change_id, e.display_id, e.name, CASE WHEN r.goods_group <> 0 THEN g.name END AS goods, r.unit,
    r.value, r.previous, r.last_year, r.aligned,
    r.change_previous, r.change_last_year, r.change_aligned, r.reason,
    r.reason_previous, r.reason_last_year, r.reason_aligned,
    count(*) OVER () AS losing
FROM ranked AS r
INNER JOIN enterprise AS e ON r.enterprise_key = e.enterprise_key
LEFT JOIN goods_group AS g ON r.goods_group = g.goods_group
LEFT JOIN sales AS s ON r.enterprise_key = s.enterprise_key
WHERE r.place <= 2
ORDER BY s.gained ASC NULLS LAST, r.change, r.change_id
LIMIT :most
