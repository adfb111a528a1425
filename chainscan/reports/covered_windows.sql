-- The windows in which an enterprise's own book of one side is observed; all of them where it has
-- no such book, since then every figure comes from others' books and the page says so.
-- reads: book_window, comparison_window
-- params: enterprises, side
-- one row: enterprise, comparator
WITH asked AS (
    SELECT unnest(CAST(:enterprises AS INTEGER[])) AS enterprise_key
),
kept AS (
    SELECT DISTINCT enterprise_key FROM book_window WHERE side = :side
)
SELECT a.enterprise_key AS of_enterprise, w.comparator
FROM asked AS a
CROSS JOIN comparison_window AS w
LEFT JOIN kept AS k ON a.enterprise_key = k.enterprise_key
LEFT JOIN book_window AS b
    ON a.enterprise_key = b.enterprise_key AND b.side = :side AND b.comparator = w.comparator
WHERE coalesce(b.observed, k.enterprise_key IS NULL)
ORDER BY a.enterprise_key, w.comparator
