-- The comparisons behind every score: what each asks, in both languages, and its weight.
-- reads: comparison_frame
-- params: none
-- one row: comparison
SELECT
    CAST(comparison AS VARCHAR) AS comparison,
    CAST(place AS INTEGER) AS place,
    CAST(weight AS DECIMAL(9, 2)) AS weight,
    CAST(label_zh AS VARCHAR) AS label_zh,
    CAST(label_en AS VARCHAR) AS label_en,
    CAST(sentence_zh AS VARCHAR) AS sentence_zh,
    CAST(sentence_en AS VARCHAR) AS sentence_en,
    CAST(figure_zh AS VARCHAR) AS figure_zh,
    CAST(figure_en AS VARCHAR) AS figure_en
FROM comparison_frame
ORDER BY place
