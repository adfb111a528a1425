-- What is new, goes on or is over since the run before, of enterprises on either side of a finding.
-- reads: news, enterprise
-- params: enterprises
-- one row: enterprise, finding
SELECT
    e.enterprise_key AS of_enterprise,
    n.kind, n.state, n.finding_key, n.code, n.previous_as_of,
    CASE WHEN n.kind = 'broken_link' THEN
        CASE WHEN n.enterprise_id = e.enterprise_id THEN n.partner_name ELSE n.enterprise_name END
    END AS partner_name
FROM enterprise AS e
INNER JOIN news AS n ON e.enterprise_id = n.enterprise_id OR e.enterprise_id = n.partner_id
WHERE e.enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
ORDER BY e.enterprise_key, n.kind, n.state, n.finding_key
