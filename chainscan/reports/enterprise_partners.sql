-- An enterprise's suppliers and buyers in each window, the largest first; how many there are.
-- reads: trade, comparison_window, enterprise, broken_link
-- params: enterprise, side, most
-- one row: partner
WITH traded AS (
    SELECT
        CASE WHEN :side = 'sales' THEN t.buyer_key ELSE t.supplier_key END AS partner_key,
        w.comparator,
        t.amount
    FROM trade AS t
    INNER JOIN comparison_window AS w
        ON t.day BETWEEN w.start_day AND w.end_day AND t.known_on <= w.known_by
    WHERE CASE WHEN :side = 'sales' THEN t.supplier_key ELSE t.buyer_key END = :enterprise
),
summed AS (
    SELECT
        partner_key,
        sum(CASE WHEN comparator = 'value' THEN amount END) AS value,
        sum(CASE WHEN comparator = 'previous' THEN amount END) AS previous,
        sum(CASE WHEN comparator = 'last_year' THEN amount END) AS last_year,
        sum(CASE WHEN comparator = 'aligned' THEN amount END) AS aligned
    FROM traded
    GROUP BY partner_key
)
SELECT
    e.display_id, e.name, e.region_code, e.class AS partner_class,
    s.value, s.previous, s.last_year, s.aligned,
    EXISTS (
        SELECT 1 FROM broken_link AS b
        WHERE CASE WHEN :side = 'sales' THEN b.supplier_key ELSE b.buyer_key END = :enterprise
            AND CASE WHEN :side = 'sales' THEN b.buyer_key ELSE b.supplier_key END = s.partner_key
    ) AS is_broken,
    count(*) OVER () AS partners
FROM summed AS s
INNER JOIN enterprise AS e ON s.partner_key = e.enterprise_key
ORDER BY
    greatest(coalesce(s.value, 0), coalesce(s.aligned, 0), coalesce(s.last_year, 0)) DESC,
    s.partner_key
LIMIT :most
