-- Enterprises that a user's text names: by id, by any id ever seen for them, or by full name.
-- reads: enterprise, enterprise_alias
-- params: typed
-- one row: enterprise
SELECT e.enterprise_key, e.enterprise_id, e.display_id, e.name,
    max(CASE WHEN upper(e.name) = upper(:typed) THEN 1 ELSE 0 END) AS by_name
FROM enterprise AS e
LEFT JOIN enterprise_alias AS a ON e.enterprise_key = a.enterprise_key
WHERE e.class = 'enterprise' AND (
    upper(e.enterprise_id) = upper(:typed) OR upper(e.display_id) = upper(:typed)
    OR upper(a.alias_id) = upper(:typed) OR upper(e.name) = upper(:typed)
)
GROUP BY e.enterprise_key, e.enterprise_id, e.display_id, e.name
ORDER BY by_name, e.enterprise_key
