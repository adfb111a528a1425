-- One change with whose it is and what it is of.
-- reads: enterprise_change, enterprise, goods_group, region, figure
-- params: finding
-- one row: change
SELECT
    c.*,
    e.display_id,
    e.name,
    g.group_code,
    g.name AS goods_name,
    r.name AS region_name,
    (SELECT max(f.place) FROM figure AS f WHERE f.code = c.code) AS place
FROM enterprise_change AS c
INNER JOIN enterprise AS e ON c.enterprise_key = e.enterprise_key
LEFT JOIN goods_group AS g
    ON c.goods_group = g.goods_group AND (c.scope = 'goods' OR c.measured = 'quantity')
LEFT JOIN region AS r ON r.region_code = rpad(c.region_code, 6, '0')
WHERE c.change_id = :finding
