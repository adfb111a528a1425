-- Unit prices of like goods in the period and in earlier windows, of the goods with a price in the
-- period and in at least one window before, those with the largest amounts of each own book.
-- reads: like_line, comparison_window, book_window, measure_scope
-- params: price_goods
-- one row: code, enterprise, side, goods group, item, unit
-- engines: duckdb, spark
WITH compared AS (
    SELECT
        w.comparator, l.supplier_key, l.buyer_key, l.goods_group, l.item, l.unit,
        sum(l.amount) AS amount,
        sum(l.quantity) AS quantity
    FROM like_line AS l
    INNER JOIN comparison_window AS w
        ON l.trade_day >= w.start_day
        AND l.trade_day <= w.end_day
        AND l.known_on <= w.known_by
    GROUP BY w.comparator, l.supplier_key, l.buyer_key, l.goods_group, l.item, l.unit
),
seen AS (
    SELECT
        supplier_key AS enterprise_key, 'sales' AS side,
        comparator, goods_group, item, unit, amount, quantity
    FROM compared
    UNION ALL
    SELECT
        buyer_key AS enterprise_key, 'purchases' AS side,
        comparator, goods_group, item, unit, amount, quantity
    FROM compared
),
priced AS (
    SELECT
        s.enterprise_key, s.side, s.comparator, s.goods_group, s.item, s.unit,
        sum(s.amount) AS amount,
        CAST(CAST(sum(s.amount) AS DOUBLE) / CAST(sum(s.quantity) AS DOUBLE) AS DECIMAL(28, 8))
            AS price
    FROM seen AS s
    INNER JOIN book_window AS b
        ON b.enterprise_key = s.enterprise_key
        AND b.side = s.side
        AND b.comparator = s.comparator
        AND b.observed
    GROUP BY s.enterprise_key, s.side, s.comparator, s.goods_group, s.item, s.unit
    HAVING sum(s.amount) > 0 AND sum(s.quantity) > 0
),
wide AS (
    SELECT
        enterprise_key, side, goods_group, item, unit,
        sum(CASE WHEN comparator = 'value' THEN amount END) AS amount,
        max(CASE WHEN comparator = 'value' THEN price END) AS value,
        max(CASE WHEN comparator = 'previous' THEN price END) AS previous,
        max(CASE WHEN comparator = 'last_year' THEN price END) AS last_year,
        max(CASE WHEN comparator = 'aligned' THEN price END) AS aligned
    FROM priced
    GROUP BY enterprise_key, side, goods_group, item, unit
),
ranked AS (
    SELECT
        wide.*,
        row_number() OVER (
            PARTITION BY enterprise_key, side ORDER BY amount DESC, goods_group, item, unit
        ) AS place_in_book
    FROM wide
    WHERE value IS NOT NULL AND coalesce(previous, last_year, aligned) IS NOT NULL
)
SELECT
    m.code, r.enterprise_key, m.side, m.measured, m.place, m.scope, m.goods_level, r.goods_group,
    r.item, r.unit, r.value, r.previous, r.last_year, r.aligned
FROM ranked AS r
INNER JOIN measure_scope AS m ON m.side = r.side AND m.measured = 'price'
WHERE r.place_in_book <= :price_goods
