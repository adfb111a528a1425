-- The last normal day: silence is judged after it.
-- reads: broken_link, link_outlook
-- params: none
-- one row: the whole data
SELECT coalesce(
    (SELECT max(normal_until) FROM broken_link),
    (SELECT min(window_from) - 1 FROM link_outlook)
) AS normal_until
