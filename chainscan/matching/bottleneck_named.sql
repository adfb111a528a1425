-- Goods in which capacity is short, with the goods as text.
-- reads: bottleneck, goods_group
-- params: none
-- one row: goods group
SELECT
    coalesce(g.group_code, '*') AS goods_group,
    g.short_name AS goods_name,
    k.shadow_price,
    k.unmet_amount,
    k.unmet_needs
FROM bottleneck AS k
LEFT JOIN goods_group AS g ON g.goods_group = k.goods_group
