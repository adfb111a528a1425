-- The home enterprise and goods of whose purchases most is known: most invoices in the year before.
-- reads: trade, book
-- params: first_day, last_day
-- one row: enterprise, goods group
SELECT
    t.buyer_key AS enterprise_key,
    t.goods_group,
    sum(t.invoices) AS invoices,
    CAST(sum(t.amount) AS DOUBLE) AS amount
FROM trade AS t
INNER JOIN (SELECT DISTINCT enterprise_key FROM book WHERE side = 'purchases') AS b
    ON b.enterprise_key = t.buyer_key
WHERE t.day BETWEEN :first_day AND :last_day AND t.quantity IS NOT NULL AND t.goods_group <> 0
GROUP BY t.buyer_key, t.goods_group
ORDER BY invoices DESC, amount DESC, enterprise_key, goods_group
LIMIT 1
