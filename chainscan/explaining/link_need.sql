-- The needs that a broken link leaves.
-- reads: need, goods_group
-- params: finding
-- one row: need
SELECT n.need_id, g.name AS goods_name, n.monthly_amount
FROM need AS n
LEFT JOIN goods_group AS g ON n.goods_group = g.goods_group AND n.goods_group <> 0
WHERE n.link_id = :finding
ORDER BY n.monthly_amount DESC, n.need_id
