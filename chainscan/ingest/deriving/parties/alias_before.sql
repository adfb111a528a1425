-- Ids and their enterprises as they were.
-- reads: enterprise_alias
-- params: none
-- one row: id
SELECT alias_id, enterprise_key FROM enterprise_alias
