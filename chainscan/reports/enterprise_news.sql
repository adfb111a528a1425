-- What is new, goes on or is over since the run before, of enterprises on either side of a finding.
-- reads: news, enterprise
-- params: enterprises
-- one row: enterprise, finding
WITH asked AS (
    SELECT enterprise_key, display_id
    FROM enterprise
    WHERE enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
),
seen AS (
    SELECT e.enterprise_key, n.*, n.partner_name AS other_name
    FROM news AS n
    INNER JOIN asked AS e ON n.enterprise_id = e.display_id
    UNION ALL
    SELECT e.enterprise_key, n.*, n.enterprise_name AS other_name
    FROM news AS n
    INNER JOIN asked AS e ON n.partner_id = e.display_id
    WHERE n.partner_id <> n.enterprise_id
)
SELECT
    enterprise_key AS of_enterprise,
    kind, state, finding_key, code, previous_as_of,
    CASE WHEN kind = 'broken_link' THEN other_name END AS partner_name
FROM seen
ORDER BY enterprise_key, kind, state, finding_key
