-- What the words in the cells of this load mean; only cells with a meaning are here.
-- reads: source_text, word
-- params: none
-- one row: kind, cell
WITH cells AS (
    SELECT 'status' AS kind, status AS cell FROM source_text WHERE status IS NOT NULL
    UNION
    SELECT 'side' AS kind, side AS cell FROM source_text WHERE side IS NOT NULL
    UNION
    SELECT 'no_risk' AS kind, risk AS cell FROM source_text WHERE risk IS NOT NULL
    UNION
    SELECT 'tax_rate' AS kind, tax_rate AS cell FROM source_text WHERE tax_rate IS NOT NULL
)
SELECT
    c.kind,
    c.cell,
    w.meaning,
    CASE WHEN c.kind = 'tax_rate'
        THEN coalesce(try_cast(w.meaning AS DECIMAL(6,4)), read_rate(clean_text(c.cell))) END AS share
FROM cells AS c
LEFT JOIN word AS w ON c.kind = w.kind AND word_form(c.cell) = w.word
WHERE w.word IS NOT NULL OR c.kind = 'tax_rate'
