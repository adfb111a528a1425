-- The enterprises whose id or name comes nearest to what a user typed.
-- reads: enterprise
-- params: typed
-- one row: enterprise
SELECT display_id, name
FROM enterprise
WHERE class = 'enterprise'
ORDER BY
    greatest(
        jaro_winkler_similarity(upper(display_id), upper(:typed)),
        jaro_winkler_similarity(coalesce(name, ''), :typed)
    ) DESC,
    display_id, enterprise_key
LIMIT 3
