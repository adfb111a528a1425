-- The ways in which the rows loaded state a party's region or tax authority.
-- reads: party_seen
-- params: none
-- one row: text
SELECT DISTINCT region_text
FROM party_seen
WHERE region_text IS NOT NULL
ORDER BY region_text
