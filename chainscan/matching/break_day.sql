-- The last normal day that the links were judged by.
-- reads: broken_link
-- params: none
-- one row: the whole data
SELECT min(normal_until) AS normal_until FROM broken_link
