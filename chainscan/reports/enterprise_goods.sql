-- What enterprises buy, by goods group, in each window; how many suppliers, and how much comes
-- from the largest; until when the stock lasts, where that was told.
-- reads: trade, comparison_window, goods_group, stock
-- params: enterprises
-- one row: enterprise, goods group
WITH bought AS (
    SELECT t.buyer_key, w.comparator, t.goods_group, t.supplier_key, sum(t.amount) AS amount
    FROM trade AS t
    INNER JOIN comparison_window AS w
        ON t.day BETWEEN w.start_day AND w.end_day AND t.known_on <= w.known_by
    WHERE t.buyer_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
    GROUP BY t.buyer_key, w.comparator, t.goods_group, t.supplier_key
),
told AS (
    -- of several goods of a group the first to run out
    SELECT enterprise_key, goods_group, until, min(days) AS days, max(as_of) AS told_on
    FROM stock
    WHERE reason_code IS NULL
        AND enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
    GROUP BY enterprise_key, goods_group, until
    QUALIFY until = min(until) OVER (PARTITION BY enterprise_key, goods_group)
)
SELECT
    b.buyer_key AS of_enterprise,
    CASE WHEN b.goods_group <> 0 THEN g.name END AS goods,
    sum(CASE WHEN b.comparator = 'value' THEN b.amount END) AS value,
    sum(CASE WHEN b.comparator = 'previous' THEN b.amount END) AS previous,
    sum(CASE WHEN b.comparator = 'last_year' THEN b.amount END) AS last_year,
    sum(CASE WHEN b.comparator = 'aligned' THEN b.amount END) AS aligned,
    count(CASE WHEN b.comparator = 'value' AND b.amount > 0 THEN 1 END) AS suppliers,
    count(CASE WHEN b.comparator = 'last_year' AND b.amount > 0 THEN 1 END) AS suppliers_last_year,
    max(CASE WHEN b.comparator = 'value' THEN b.amount END) AS largest,
    s.until AS stock_until, s.days AS stock_days, s.told_on
FROM bought AS b
LEFT JOIN goods_group AS g ON b.goods_group = g.goods_group
LEFT JOIN told AS s ON b.buyer_key = s.enterprise_key AND b.goods_group = s.goods_group
GROUP BY b.buyer_key, b.goods_group, g.name, s.until, s.days, s.told_on
ORDER BY
    b.buyer_key,
    greatest(
        coalesce(sum(CASE WHEN b.comparator = 'value' THEN b.amount END), 0),
        coalesce(sum(CASE WHEN b.comparator = 'aligned' THEN b.amount END), 0)
    ) DESC,
    b.goods_group
