-- The comparisons behind the score of a match, in words.
-- reads: comparison
-- params: none
-- one row: comparison
SELECT comparison, label_zh, label_en, figure_zh, figure_en
FROM comparison
ORDER BY place, comparison
