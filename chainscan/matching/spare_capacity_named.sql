-- Spare capacity, with ids and names as text; yuan where no unit is given.
-- reads: spare_capacity, enterprise, goods_group
-- params: none
-- one row: supplier, goods group, unit
SELECT
    s.display_id AS supplier_id,
    s.name AS supplier_name,
    coalesce(g.group_code, '*') AS goods_group,
    g.short_name AS goods_name,
    c.unit,
    c.monthly_capacity,
    c.monthly_current,
    c.monthly_spare,
    c.is_lower_bound,
    c.monthly_peak,
    c.monthly_normal,
    c.months,
    c.resumed_share,
    c.barred,
    c.source
FROM spare_capacity AS c
INNER JOIN enterprise AS s ON s.enterprise_key = c.supplier_key
LEFT JOIN goods_group AS g ON g.goods_group = c.goods_group
