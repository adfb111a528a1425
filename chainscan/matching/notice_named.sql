-- Whom to tell of whom, with ids and names as text; suppliers that have lost sales first.
-- reads: notice, enterprise, goods_group
-- params: none
-- one row: side, recipient, need, counterpart
SELECT
    n.side,
    r.display_id AS recipient_id,
    r.name AS recipient_name,
    n.place,
    c.display_id AS counterpart_id,
    c.name AS counterpart_name,
    n.need_id,
    n.match_id,
    coalesce(g.group_code, '*') AS goods_group,
    g.short_name AS goods_name,
    n.need_amount,
    n.monthly_amount,
    n.monthly_spare,
    n.score,
    n.lost_sales
FROM notice AS n
INNER JOIN enterprise AS r ON r.enterprise_key = n.recipient_key
INNER JOIN enterprise AS c ON c.enterprise_key = n.counterpart_key
LEFT JOIN goods_group AS g ON g.goods_group = n.goods_group
