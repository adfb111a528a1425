-- The enterprises that a typed text may mean: those whose name has it in it, then the nearest.
-- reads: enterprise
-- params: text
-- one row: enterprise
SELECT display_id, name
FROM enterprise
WHERE class = 'enterprise'
ORDER BY
    coalesce(contains(name, :text), FALSE) DESC,
    greatest(
        jaro_winkler_similarity(upper(display_id), upper(:text)),
        jaro_winkler_similarity(coalesce(name, ''), :text)
    ) DESC,
    display_id, enterprise_key
LIMIT 3
