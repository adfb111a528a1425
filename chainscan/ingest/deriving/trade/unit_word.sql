-- Units as they stand in the rows, and the one they are counted under: 公吨 and t are 吨.
-- reads: touched_row, word
-- params: none
-- one row: unit as exported
SELECT u.unit AS unit_stated, coalesce(w.meaning, trim(half_width(u.unit))) AS unit
FROM (SELECT DISTINCT unit FROM touched_row WHERE unit IS NOT NULL) AS u
LEFT JOIN word AS w ON w.kind = 'unit' AND word_form(u.unit) = w.word
ORDER BY u.unit
