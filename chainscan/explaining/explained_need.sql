-- One need: who needs what, what it is made up of, and what of it stays open.
-- reads: need, enterprise, goods_group, unmet_need, trade
-- params: finding
-- one row: need
SELECT
    n.*,
    b.display_id AS buyer_id, b.name AS buyer_name,
    s.display_id AS supplier_id, s.name AS supplier_name,
    g.group_code, CASE WHEN n.goods_group <> 0 THEN g.name END AS goods_name,
    u.monthly_amount AS unmet_amount, u.reason AS unmet_reason,
    (
        SELECT min(t.day)
        FROM trade AS t
        WHERE
            t.supplier_key = n.lost_supplier_key
            AND t.buyer_key = n.buyer_key
            AND t.day <= n.normal_until
            AND t.known_on <= n.as_of
    ) AS first_traded
FROM need AS n
INNER JOIN enterprise AS b ON n.buyer_key = b.enterprise_key
LEFT JOIN enterprise AS s ON n.lost_supplier_key = s.enterprise_key
LEFT JOIN goods_group AS g ON n.goods_group = g.goods_group
LEFT JOIN unmet_need AS u ON n.need_id = u.need_id
WHERE n.need_id = :finding
