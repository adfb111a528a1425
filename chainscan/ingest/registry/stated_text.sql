-- The ids and the places as a register states them, each once, for Python to look up.
-- reads: register_text
-- params: none
-- one row: kind, text
SELECT 'id' AS kind, party_id(enterprise_id) AS stated
FROM register_text
WHERE party_id(enterprise_id) IS NOT NULL
UNION
SELECT 'place' AS kind, clean_text(region_code) AS stated
FROM register_text
WHERE clean_text(region_code) IS NOT NULL
ORDER BY kind, stated
