-- Goods in which spare capacity is short, the largest gap first.
-- reads: bottleneck, goods_group
-- params: none
-- one row: goods group
SELECT
    CASE WHEN b.goods_group <> 0 THEN g.name END AS goods,
    b.unmet_amount, b.unmet_needs, b.shadow_price
FROM bottleneck AS b
LEFT JOIN goods_group AS g ON b.goods_group = g.goods_group
ORDER BY b.unmet_amount DESC, b.goods_group
