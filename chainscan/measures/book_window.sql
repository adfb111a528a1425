-- Which windows each book covers from first to last day.
-- reads: covered_book, comparison_window
-- params: none
-- one row: enterprise, side, comparator
-- engines: duckdb, spark
SELECT
    b.enterprise_key,
    b.side,
    w.comparator,
    CASE w.comparator
        WHEN 'value' THEN b.value
        WHEN 'previous' THEN b.previous
        WHEN 'last_year' THEN b.last_year
        ELSE b.aligned
    END AS observed
FROM covered_book AS b
CROSS JOIN comparison_window AS w
ORDER BY b.enterprise_key, b.side, w.comparator
