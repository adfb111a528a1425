-- The needs of an enterprise and the matches on either side, by id.
-- reads: need, match, enterprise, goods_group
-- params: enterprise
-- one row: need or match
SELECT
    n.need_id AS finding,
    coalesce(g.name, '*') AS goods,
    'formerly from ' || coalesce(s.name, s.display_id, '*') AS partner,
    n.monthly_amount AS amount
FROM need AS n
LEFT JOIN enterprise AS s ON n.lost_supplier_key = s.enterprise_key
LEFT JOIN goods_group AS g ON n.goods_group = g.goods_group
WHERE n.buyer_key = :enterprise
UNION ALL
SELECT
    m.match_id,
    coalesce(g.name, '*'),
    CASE WHEN m.buyer_key = :enterprise THEN 'from ' || coalesce(s.name, s.display_id)
        ELSE 'to ' || coalesce(b.name, b.display_id)
    END,
    m.monthly_amount
FROM match AS m
INNER JOIN enterprise AS s ON m.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON m.buyer_key = b.enterprise_key
LEFT JOIN goods_group AS g ON m.goods_group = g.goods_group
WHERE :enterprise IN (m.supplier_key, m.buyer_key)
ORDER BY finding DESC
