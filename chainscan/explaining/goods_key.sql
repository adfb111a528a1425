-- The keys of goods groups.
-- reads: goods_group
-- params: none
-- one row: goods group
SELECT goods_group, group_code FROM goods_group ORDER BY goods_group
