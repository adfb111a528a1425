-- Ids in the rows loaded that no enterprise has yet.
-- reads: party_seen, enterprise_alias
-- params: none
-- one row: id
SELECT DISTINCT s.alias_id
FROM party_seen AS s
ANTI JOIN enterprise_alias AS a ON s.alias_id = a.alias_id
WHERE s.alias_id NOT IN ('CONSUMER', 'OVERSEAS') -- they have keys of their own
ORDER BY s.alias_id
