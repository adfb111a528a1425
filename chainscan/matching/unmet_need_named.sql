-- What could not be placed, with ids and names as text.
-- reads: unmet_need, need, enterprise, goods_group
-- params: none
-- one row: need of which something is left
SELECT
    u.need_id,
    b.display_id AS buyer_id,
    b.name AS buyer_name,
    coalesce(g.group_code, '*') AS goods_group,
    g.short_name AS goods_name,
    u.monthly_amount,
    u.reason
FROM unmet_need AS u
INNER JOIN need AS n ON n.need_id = u.need_id
INNER JOIN enterprise AS b ON b.enterprise_key = n.buyer_key
LEFT JOIN goods_group AS g ON g.goods_group = n.goods_group
