-- The largest partners in an enterprise's own book, in the windows that the book covers.
-- reads: trade, comparison_window, book_window, enterprise
-- params: enterprise, most
-- one row: side, partner
WITH traded AS (
    SELECT
        b.side,
        CASE WHEN b.side = 'sales' THEN t.buyer_key ELSE t.supplier_key END AS partner_key,
        w.comparator,
        t.amount
    FROM book_window AS b
    INNER JOIN comparison_window AS w ON w.comparator = b.comparator
    INNER JOIN trade AS t
        ON
            t.day BETWEEN w.start_day AND w.end_day
            AND t.known_on <= w.known_by
            AND CASE WHEN b.side = 'sales' THEN t.supplier_key ELSE t.buyer_key END = :enterprise
    WHERE b.enterprise_key = :enterprise AND b.observed AND w.comparator IN ('value', 'last_year')
),
summed AS (
    SELECT
        side,
        partner_key,
        sum(CASE WHEN comparator = 'value' THEN amount END) AS value,
        sum(CASE WHEN comparator = 'last_year' THEN amount END) AS last_year
    FROM traded
    GROUP BY side, partner_key
),
ranked AS (
    SELECT
        s.*,
        row_number() OVER (
            PARTITION BY s.side
            ORDER BY greatest(coalesce(s.value, 0), coalesce(s.last_year, 0)) DESC, s.partner_key
        ) AS place
    FROM summed AS s
)
SELECT r.side, e.display_id, e.name, e.region_code, r.value, r.last_year
FROM ranked AS r
INNER JOIN enterprise AS e ON e.enterprise_key = r.partner_key
WHERE r.place <= :most AND e.class = 'enterprise'
ORDER BY r.side, r.place
