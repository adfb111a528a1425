-- Net trade of each window, seen from every enterprise whose own book covers that window.
-- reads: trade, comparison_window, book_window, enterprise, focus_region
-- params: home_region
-- one row: enterprise, side, comparator, goods group, unit, place, in focus, city
-- engines: duckdb, spark
WITH compared AS (
    SELECT
        w.comparator,
        t.supplier_key,
        t.buyer_key,
        t.goods_group,
        nullif(t.unit, '') AS unit,
        sum(t.amount) AS amount,
        sum(t.quantity) AS quantity
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
        comparator, goods_group, unit, amount, quantity
    FROM compared
    UNION ALL
    SELECT
        buyer_key AS enterprise_key, 'purchases' AS side, supplier_key AS partner_key,
        comparator, goods_group, unit, amount, quantity
    FROM compared
),
partner AS (
    SELECT
        e.enterprise_key,
        left(e.region_code, 4) AS city,
        CASE
            WHEN e.class IN ('overseas', 'consumer') THEN e.class
            WHEN e.region_code IS NULL THEN 'unknown'
            WHEN :home_region = '' THEN 'domestic'
            WHEN left(e.region_code, length(:home_region)) = :home_region THEN 'home'
            ELSE 'outside'
        END AS place,
        EXISTS (
            SELECT 1 FROM focus_region AS f
            WHERE e.class = 'enterprise'
                AND left(e.region_code, length(f.region_code)) = f.region_code
        ) AS in_focus
    FROM enterprise AS e
)
SELECT
    s.enterprise_key,
    s.side,
    s.comparator,
    s.goods_group,
    s.unit,
    coalesce(p.place, 'unknown') AS place,
    coalesce(p.in_focus, false) AS in_focus,
    CASE WHEN p.place IN ('home', 'outside', 'domestic') THEN p.city END AS city,
    sum(s.amount) AS amount,
    sum(s.quantity) AS quantity
FROM seen AS s
INNER JOIN book_window AS b
    ON b.enterprise_key = s.enterprise_key
    AND b.side = s.side
    AND b.comparator = s.comparator
    AND b.observed
LEFT JOIN partner AS p ON p.enterprise_key = s.partner_key
GROUP BY
    s.enterprise_key, s.side, s.comparator, s.goods_group, s.unit,
    coalesce(p.place, 'unknown'), coalesce(p.in_focus, false),
    CASE WHEN p.place IN ('home', 'outside', 'domestic') THEN p.city END
