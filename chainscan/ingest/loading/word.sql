-- The words that a layout knows, in the form in which cells are compared with them: for each kind a
-- map from word to meaning. Maps, since a join would lose the order of a file's rows.
-- reads: given_word
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP MACRO words_of(asked) AS (
    SELECT map(list(word ORDER BY word), list(meaning ORDER BY word))
    FROM (
        SELECT word_form(word) AS word, min(meaning) AS meaning
        FROM given_word
        WHERE kind = asked
        GROUP BY word_form(word)
    )
);
SET VARIABLE side_words = words_of('side');
SET VARIABLE status_words = words_of('status');
SET VARIABLE no_risk_words = words_of('no_risk');
SET VARIABLE tax_rate_words = words_of('tax_rate');
SET VARIABLE invoice_kind_words = words_of('invoice_kind');
SET VARIABLE special_business_words = words_of('special_business');
-- What a cell means: looked up as it stands, and only if not found so in its plain form, which is
-- dear. CASE, since what coalesce is given twice is worked out for every row.
CREATE OR REPLACE TEMP MACRO meaning_of(kind, x) AS
    CASE
        WHEN getvariable(kind || '_words')[x] IS NOT NULL THEN getvariable(kind || '_words')[x]
        WHEN x IS NOT NULL THEN getvariable(kind || '_words')[word_form(x)]
    END;
-- A code's meaning; what is no code stands as it is.
CREATE OR REPLACE TEMP MACRO decoded(kind, x) AS
    CASE
        WHEN getvariable(kind || '_words')[x] IS NOT NULL THEN getvariable(kind || '_words')[x]
        ELSE x
    END;
