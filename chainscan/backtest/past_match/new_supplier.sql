-- From whom the buyer of each need newly bought the goods within the window: a supplier it had
-- never bought anything from before; and what was known of that supplier on the past day.
-- reads: need, trade, spare_capacity, candidate, lost_pair
-- params: cut, window_until
-- one row: need, new supplier
WITH known AS (
    SELECT DISTINCT supplier_key, buyer_key
    FROM trade
    WHERE "day" <= :cut
),
bought AS (
    SELECT n.need_id, t.supplier_key, n.goods_group, n.buyer_key
    FROM need AS n
    INNER JOIN trade AS t ON t.buyer_key = n.buyer_key AND t.goods_group = n.goods_group
    WHERE
        n.goods_group <> 0
        AND t.supplier_key <> t.buyer_key
        AND t."day" > :cut
        AND t."day" <= :window_until
    GROUP BY n.need_id, t.supplier_key, n.goods_group, n.buyer_key
    HAVING sum(t.amount) > 0
)
SELECT
    b.need_id,
    b.supplier_key,
    EXISTS (
        SELECT 1
        FROM trade AS t
        WHERE
            t.supplier_key = b.supplier_key
            AND t.goods_group = b.goods_group
            AND t."day" <= :cut
            AND t.known_on <= :cut
    ) AS was_seller,
    EXISTS (
        SELECT 1
        FROM spare_capacity AS c
        WHERE
            c.supplier_key = b.supplier_key
            AND c.goods_group = b.goods_group
            AND c.unit IS NULL
            AND c.monthly_spare >= 0.01
    ) AND NOT EXISTS (
        SELECT 1
        FROM lost_pair AS p
        WHERE p.buyer_key = b.buyer_key AND p.supplier_key = b.supplier_key
    ) AS had_capacity,
    EXISTS (
        SELECT 1
        FROM candidate AS c
        WHERE c.need_id = b.need_id AND c.supplier_key = b.supplier_key
    ) AS is_candidate
FROM bought AS b
ANTI JOIN known AS k ON k.supplier_key = b.supplier_key AND k.buyer_key = b.buyer_key
ORDER BY b.need_id, b.supplier_key
