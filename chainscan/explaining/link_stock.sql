-- How long the buyer's stock of the goods that a link no longer brings lasts, as the buyer told.
-- reads: lost_goods, stock, goods_group
-- params: finding
-- one row: goods group
SELECT
    g.name AS goods_name,
    l.stock_until,
    min(s.days) AS days,
    max(s.as_of) AS as_of
FROM lost_goods AS l
INNER JOIN stock AS s
    ON
        s.enterprise_key = l.buyer_key
        AND s.goods_group = l.goods_group
        AND s.until = l.stock_until
        AND s.reason_code IS NULL
LEFT JOIN goods_group AS g ON l.goods_group = g.goods_group
WHERE l.link_id = :finding AND l.stock_until IS NOT NULL
GROUP BY ALL
ORDER BY l.stock_until, g.name
