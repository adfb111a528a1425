-- How many rows the tables hold that a report reads.
-- reads: enterprise, book, trade, enterprise_change, link_judgement, broken_link, weakened_link, disruption, need, match, unmet_need, bottleneck
-- params: none
-- one row: table
SELECT 'enterprise' AS name, count(*) AS rows FROM enterprise
UNION ALL SELECT 'book', count(*) FROM book
UNION ALL SELECT 'trade', count(*) FROM trade
UNION ALL SELECT 'enterprise_change', count(*) FROM enterprise_change
UNION ALL SELECT 'link_judgement', count(*) FROM link_judgement
UNION ALL SELECT 'broken_link', count(*) FROM broken_link
UNION ALL SELECT 'weakened_link', count(*) FROM weakened_link
UNION ALL SELECT 'disruption', count(*) FROM disruption
UNION ALL SELECT 'need', count(*) FROM need
UNION ALL SELECT 'match', count(*) FROM "match"
UNION ALL SELECT 'unmet_need', count(*) FROM unmet_need
UNION ALL SELECT 'bottleneck', count(*) FROM bottleneck
ORDER BY name
