-- The words that a layout knows, in the form in which cells are compared with them.
-- reads: given_word
-- params: none
-- one row: kind, word
SELECT kind, word_form(word) AS word, min(meaning) AS meaning
FROM given_word
GROUP BY kind, word_form(word)
ORDER BY kind, word
