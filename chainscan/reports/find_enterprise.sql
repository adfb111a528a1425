-- Enterprises that users' texts name: by id, by any id ever seen for them, or by full name.
-- reads: enterprise, enterprise_alias
-- params: typed
-- one row: text, enterprise
WITH texts AS (
    SELECT DISTINCT unnest(CAST(:typed AS VARCHAR [])) AS typed
),
known AS (
    SELECT enterprise_key, upper(enterprise_id) AS word, 0 AS by_name
    FROM enterprise
    WHERE class = 'enterprise'
    UNION
    SELECT enterprise_key, upper(display_id) AS word, 0 AS by_name
    FROM enterprise
    WHERE class = 'enterprise'
    UNION
    SELECT enterprise_key, upper(name) AS word, 1 AS by_name
    FROM enterprise
    WHERE class = 'enterprise'
    UNION
    SELECT a.enterprise_key, upper(a.alias_id) AS word, 0 AS by_name
    FROM enterprise_alias AS a
    INNER JOIN enterprise AS e ON a.enterprise_key = e.enterprise_key
    WHERE e.class = 'enterprise'
)
SELECT t.typed, e.enterprise_key, e.display_id, e.name, max(k.by_name) AS by_name
FROM texts AS t
INNER JOIN known AS k ON upper(t.typed) = k.word
INNER JOIN enterprise AS e ON k.enterprise_key = e.enterprise_key
GROUP BY t.typed, e.enterprise_key, e.display_id, e.name
ORDER BY t.typed, by_name, e.enterprise_key
