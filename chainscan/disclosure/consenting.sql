-- The consents in force, by the enterprises of the database that gave them.
-- reads: consent_in_force, enterprise, enterprise_alias
-- params: none
-- one row: enterprise, consent record
WITH party AS (
    SELECT enterprise_id AS party_id, enterprise_key FROM enterprise
    UNION
    SELECT alias_id AS party_id, enterprise_key FROM enterprise_alias
),
-- An organisation's 15- and 18-character ids are one enterprise.
organisation AS (
    SELECT organisation_code, min(enterprise_key) AS enterprise_key
    FROM enterprise_alias
    WHERE organisation_code IS NOT NULL
    GROUP BY organisation_code
    HAVING count(DISTINCT enterprise_key) = 1
),
given AS (
    SELECT coalesce(p.enterprise_key, o.enterprise_key) AS enterprise_key, c.*
    FROM consent_in_force AS c
    LEFT JOIN party AS p ON p.party_id = c.enterprise_id
    LEFT JOIN organisation AS o ON o.organisation_code = c.organisation_code
)
SELECT
    g.enterprise_key,
    g.role,
    g.recipient_kind,
    g.recipient,
    r.enterprise_key AS recipient_key,
    concat_ws(':', g.file_id, coalesce(g.sheet, ''), g.source_row) AS place
FROM given AS g
LEFT JOIN party AS r ON g.recipient_kind = 'one_enterprise' AND r.party_id = g.recipient
WHERE g.enterprise_key IS NOT NULL
ORDER BY g.enterprise_key, g.role, g.recipient, place
