-- What is needed and what of it stays open, by kind of goods: each buyer's contribution.
-- reads: need, unmet_need, enterprise, goods_group
-- params: none
-- one row: need, column
WITH placed AS (
    SELECT n.need_id, n.buyer_key, n.goods_group, 'wanted' AS column_code, n.monthly_amount AS amount
    FROM need AS n
    UNION ALL
    SELECT n.need_id, n.buyer_key, n.goods_group, 'open' AS column_code, u.monthly_amount AS amount
    FROM unmet_need AS u
    INNER JOIN need AS n ON n.need_id = u.need_id
)
SELECT
    CASE WHEN p.goods_group = 0 THEN '0' ELSE left(g.group_code, 3) END AS row_code,
    p.column_code,
    coalesce('group ' || e.group_name, 'enterprise ' || e.enterprise_id) AS contributor,
    p.amount
FROM placed AS p
INNER JOIN enterprise AS e ON e.enterprise_key = p.buyer_key
INNER JOIN goods_group AS g ON g.goods_group = p.goods_group
WHERE p.amount <> 0
ORDER BY row_code, p.column_code, p.need_id
