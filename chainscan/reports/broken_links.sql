-- Broken links, of all enterprises or of one, the costliest first.
-- reads: broken_link, enterprise, goods_group
-- params: enterprise, most
-- one row: link
SELECT
    b.link_id, b.code, b.cause, b.normal_until, b.as_of, b.last_day, b.silent_days,
    b.usual_gap_days, b.p_value, b.q_value, b.returned_90, b.returned_180, b.event_id,
    b.expected_amount, b.lost_amount, b.buyer_dependency, b.supplier_dependency,
    b.substituted_share, b.evidence, b.supplier_key, b.buyer_key,
    s.display_id AS supplier_id, s.name AS supplier_name,
    y.display_id AS buyer_id, y.name AS buyer_name,
    CASE WHEN b.goods_group <> 0 THEN g.name END AS goods,
    count(*) OVER () AS links
FROM broken_link AS b
INNER JOIN enterprise AS s ON b.supplier_key = s.enterprise_key
INNER JOIN enterprise AS y ON b.buyer_key = y.enterprise_key
LEFT JOIN goods_group AS g ON b.goods_group = g.goods_group
WHERE CAST(:enterprise AS INTEGER) IS NULL
    OR b.supplier_key = :enterprise OR b.buyer_key = :enterprise
ORDER BY b.lost_amount DESC NULLS LAST, b.silent_days DESC, b.link_id
LIMIT :most
