-- Losses by goods with ids as text.
-- reads: lost_goods, enterprise, goods_group
-- params: none
-- one row: link, goods group
SELECT
    lost_goods.link_id,
    lost_goods.code,
    supplier.display_id AS supplier_id,
    buyer.display_id AS buyer_id,
    goods_group.group_code AS goods_group,
    goods_group.name AS goods_name,
    lost_goods.unit,
    lost_goods.year_amount,
    lost_goods.lost_amount,
    lost_goods.lost_quantity,
    lost_goods.basis,
    lost_goods.buyer_share,
    lost_goods.sources,
    lost_goods.stock_until
FROM lost_goods
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = lost_goods.supplier_key
INNER JOIN enterprise AS buyer ON buyer.enterprise_key = lost_goods.buyer_key
LEFT JOIN goods_group ON goods_group.goods_group = lost_goods.goods_group
