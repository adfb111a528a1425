-- Whom an enterprise could be told of, each once for each kind of goods: `amount` is what a supplier
-- has to spare, or what a buyer seeks.
-- reads: notice, enterprise, goods_group
-- params: enterprise
-- one row: side, goods group, counterpart
SELECT
    n.side,
    g.group_code,
    g.name AS goods,
    n.counterpart_key,
    e.display_id,
    e.name,
    e.region_code,
    e.contact,
    CAST(
        CASE WHEN n.side = 'buyer' THEN max(n.monthly_spare) ELSE sum(n.need_amount) END
        AS DECIMAL(18, 2)
    ) AS amount
FROM notice AS n
INNER JOIN enterprise AS e ON e.enterprise_key = n.counterpart_key
INNER JOIN goods_group AS g ON g.goods_group = n.goods_group
WHERE n.recipient_key = :enterprise AND n.goods_group <> 0
GROUP BY
    n.side, g.group_code, g.name, n.counterpart_key, e.display_id, e.name, e.region_code, e.contact
ORDER BY n.side, g.group_code, min(n.place), e.display_id
