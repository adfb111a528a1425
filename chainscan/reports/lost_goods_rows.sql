-- What broken and weakened links no longer bring, by goods, the costliest first; until when the
-- buyer's stock lasts, as it told on which day. Of all links, or of those of the buyers asked for.
-- reads: lost_goods, stock, enterprise, goods_group
-- params: enterprises, most
-- one row: link, goods group
WITH told AS (
    SELECT enterprise_key, goods_group, until, min(days) AS days, max(as_of) AS told_on
    FROM stock
    WHERE reason_code IS NULL
    GROUP BY enterprise_key, goods_group, until
)
SELECT
    l.buyer_key AS of_enterprise,
    l.link_id, l.code,
    s.display_id AS supplier_id, s.name AS supplier_name,
    y.display_id AS buyer_id, y.name AS buyer_name,
    CASE WHEN l.goods_group <> 0 THEN g.name END AS goods,
    l.unit, l.year_amount, l.lost_amount, l.lost_quantity, l.basis, l.buyer_share, l.sources,
    l.stock_until, t.days AS stock_days, t.told_on,
    count(*) OVER () AS all_rows
FROM lost_goods AS l
INNER JOIN enterprise AS s ON l.supplier_key = s.enterprise_key
INNER JOIN enterprise AS y ON l.buyer_key = y.enterprise_key
LEFT JOIN goods_group AS g ON l.goods_group = g.goods_group
LEFT JOIN told AS t
    ON l.buyer_key = t.enterprise_key AND l.goods_group = t.goods_group AND l.stock_until = t.until
WHERE
    CAST(:enterprises AS INTEGER[]) IS NULL
    OR l.buyer_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
QUALIFY row_number() OVER (ORDER BY l.lost_amount DESC, l.link_id, l.goods_group) <= :most
ORDER BY l.lost_amount DESC, l.link_id, l.goods_group
