-- Ids that stand for another enterprise than before.
-- reads: enterprise_alias, alias_before
-- params: none
-- one row: id
SELECT b.alias_id
FROM alias_before AS b
INNER JOIN enterprise_alias AS a ON b.alias_id = a.alias_id
WHERE a.enterprise_key <> b.enterprise_key
