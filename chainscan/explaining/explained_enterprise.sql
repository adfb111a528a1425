-- The enterprise of an id or a full name.
-- reads: enterprise, enterprise_alias
-- params: text
-- one row: enterprise
SELECT e.enterprise_key, e.display_id, e.name
FROM enterprise AS e
WHERE
    e.name = :text
    OR e.display_id = :text
    OR e.enterprise_key IN (
        SELECT enterprise_key FROM enterprise_alias WHERE alias_id = upper(:text)
    )
ORDER BY e.enterprise_key
