-- Net trade of each window with each partner, seen from every enterprise whose own book covers
-- that window.
-- reads: trade, comparison_window, book_window, partner_place
-- params: none
-- one row: enterprise, side, comparator, partner, goods group, unit
-- engines: duckdb, spark
WITH compared AS (
    SELECT
        w.comparator,
        t.supplier_key,
        t.buyer_key,
        t.goods_group,
        nullif(t.unit, '') AS unit,
        sum(t.amount) AS amount,
        sum(t.quantity) AS quantity,
        sum(t.invoices) AS invoices
    FROM trade AS t
    INNER JOIN comparison_window AS w
        ON t.day_number >= w.first_number
        AND t.day_number <= w.last_number
        AND t.known_on <= w.known_by
    GROUP BY w.comparator, t.supplier_key, t.buyer_key, t.goods_group, nullif(t.unit, '')
),
seen AS (
    SELECT
        supplier_key AS enterprise_key, 'sales' AS side, buyer_key AS partner_key,
        comparator, goods_group, unit, amount, quantity, invoices
    FROM compared
    UNION ALL
    SELECT
        buyer_key AS enterprise_key, 'purchases' AS side, supplier_key AS partner_key,
        comparator, goods_group, unit, amount, quantity, invoices
    FROM compared
)
SELECT
    s.enterprise_key,
    s.side,
    s.comparator,
    s.partner_key,
    s.goods_group,
    s.unit,
    coalesce(p.place, 'unknown') AS place,
    coalesce(p.in_focus, false) AS in_focus,
    p.region_code,
    s.amount,
    s.quantity,
    s.invoices
FROM seen AS s
INNER JOIN book_window AS b
    ON b.enterprise_key = s.enterprise_key
    AND b.side = s.side
    AND b.comparator = s.comparator
    AND b.observed
LEFT JOIN partner_place AS p ON p.enterprise_key = s.partner_key
