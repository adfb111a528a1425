-- What an enterprise needs, by goods; of no account here is whom it lost.
-- reads: need, goods_group
-- params: enterprise
-- one row: goods group
SELECT g.group_code, g.name AS goods, sum(n.monthly_amount) AS wanted, max(n.until) AS until
FROM need AS n
INNER JOIN goods_group AS g ON g.goods_group = n.goods_group
WHERE n.buyer_key = :enterprise AND n.goods_group <> 0
GROUP BY g.group_code, g.name
ORDER BY g.group_code
