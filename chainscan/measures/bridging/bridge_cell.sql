-- Net trade of each window in whole fen: what was delivered, with its quantity in the base unit
-- (10⁻⁸ of it), and what red letters took away or invoices issued anew put back.
-- reads: trade, comparison_window, unit_multiple
-- params: none
-- one row: comparator, supplier, buyer, goods group, base unit
WITH stated AS (
    SELECT
        w.comparator,
        t.supplier_key,
        t.buyer_key,
        t.goods_group,
        nullif(t.unit, '') AS unit,
        t.amount >= 0 AND t.known_on <= t.day AS is_delivered,
        sum(t.amount) AS amount,
        sum(t.quantity) AS quantity,
        count(*) = count(t.quantity) AS has_quantity
    FROM trade AS t
    INNER JOIN comparison_window AS w
        ON t.day_number >= w.first_number
        AND t.day_number <= w.last_number
        AND t.known_on <= w.known_by
    GROUP BY
        w.comparator, t.supplier_key, t.buyer_key, t.goods_group, nullif(t.unit, ''),
        t.amount >= 0 AND t.known_on <= t.day
)
SELECT
    s.comparator,
    s.supplier_key,
    s.buyer_key,
    s.goods_group,
    coalesce(u.base_unit, s.unit) AS unit,
    sum(CASE WHEN s.is_delivered THEN CAST(s.amount * 100 AS HUGEINT) ELSE 0 END) AS delivered,
    sum(CASE WHEN s.is_delivered THEN 0 ELSE CAST(s.amount * 100 AS HUGEINT) END) AS corrected,
    sum(CASE
        WHEN s.is_delivered AND s.has_quantity
            THEN CAST(s.quantity * 100000000 AS HUGEINT) * coalesce(u.factor, 1)
        ELSE 0
    END) AS quantity,
    min(CASE WHEN s.is_delivered AND NOT s.has_quantity THEN 0 ELSE 1 END) = 1 AS has_quantity
FROM stated AS s
LEFT JOIN unit_multiple AS u ON u.unit = s.unit
GROUP BY
    s.comparator, s.supplier_key, s.buyer_key, s.goods_group, coalesce(u.base_unit, s.unit)
