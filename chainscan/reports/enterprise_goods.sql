-- What enterprises buy, by goods group, in each window; how many suppliers, and how much comes
-- from the largest.
-- reads: trade, comparison_window, goods_group
-- params: enterprises
-- one row: enterprise, goods group
WITH bought AS (
    SELECT t.buyer_key, w.comparator, t.goods_group, t.supplier_key, sum(t.amount) AS amount
    FROM trade AS t
    INNER JOIN comparison_window AS w
        ON t.day BETWEEN w.start_day AND w.end_day AND t.known_on <= w.known_by
    WHERE t.buyer_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
    GROUP BY t.buyer_key, w.comparator, t.goods_group, t.supplier_key
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
    max(CASE WHEN b.comparator = 'value' THEN b.amount END) AS largest
FROM bought AS b
LEFT JOIN goods_group AS g ON b.goods_group = g.goods_group
GROUP BY b.buyer_key, b.goods_group, g.name
ORDER BY
    b.buyer_key,
    greatest(
        coalesce(sum(CASE WHEN b.comparator = 'value' THEN b.amount END), 0),
        coalesce(sum(CASE WHEN b.comparator = 'aligned' THEN b.amount END), 0)
    ) DESC,
    b.goods_group
