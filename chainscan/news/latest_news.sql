-- The news of one kind.
-- reads: news
-- params: kind
-- one row: finding
SELECT state, finding_key, code, enterprise_id, partner_id, first_seen
FROM news
WHERE kind = :kind
ORDER BY state, code, finding_key
