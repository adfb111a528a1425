-- Each goods group and the heading it stands under at each level: itself at the finest, and at
-- coarser ones where the code table does not have it, as with goods nobody knows.
-- reads: goods_group, goods_heading
-- params: none
-- one row: goods group, goods level
-- engines: duckdb, spark
SELECT
    g.goods_group,
    l.goods_level,
    coalesce(a.goods_group, g.goods_group) AS heading
FROM goods_group AS g
CROSS JOIN (SELECT DISTINCT goods_level FROM goods_heading) AS l
LEFT JOIN goods_heading AS h ON h.group_code = g.group_code AND h.goods_level = l.goods_level
LEFT JOIN goods_group AS a ON a.group_code = h.heading_code
