-- The windows in which an enterprise's own book of one side is observed; all of them where it has
-- no such book, since then every figure comes from others' books and the page says so.
-- reads: book_window, comparison_window
-- params: enterprise, side
-- one row: comparator
SELECT w.comparator
FROM comparison_window AS w
LEFT JOIN book_window AS b
    ON b.enterprise_key = :enterprise AND b.side = :side AND b.comparator = w.comparator
WHERE coalesce(b.observed, NOT EXISTS (
    SELECT 1 FROM book_window AS o WHERE o.enterprise_key = :enterprise AND o.side = :side
))
ORDER BY w.comparator
