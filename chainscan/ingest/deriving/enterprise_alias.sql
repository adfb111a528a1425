-- Every id and its enterprise's key. Ids of 15 and of 18 characters that share the organisation
-- code are one enterprise; keys given before stay, new ones follow in the order of the ids.
-- reads: enterprise_alias, party_form
-- params: none
-- one row: id
WITH known AS (
    SELECT alias_id, enterprise_key, kind, organisation_code, region_code, display_id
    FROM enterprise_alias
    WHERE enterprise_key > 0
    UNION ALL
    SELECT
        alias_id,
        CAST(NULL AS INTEGER) AS enterprise_key,
        kind,
        CAST(organisation_code AS VARCHAR) AS organisation_code,
        CAST(region_code AS VARCHAR) AS region_code,
        display_id
    FROM party_form
),
-- of the 18-character ids of an organisation, the one that the older id belongs to
ranked AS (
    SELECT
        organisation_code,
        alias_id,
        row_number() OVER (
            PARTITION BY organisation_code ORDER BY enterprise_key NULLS LAST, alias_id
        ) AS place
    FROM known
    WHERE kind = 'uscc18'
),
anchored AS (
    SELECT k.*, coalesce(r.alias_id, k.alias_id) AS anchor_id
    FROM known AS k
    LEFT JOIN ranked AS r
        ON k.kind = 'old15' AND k.organisation_code = r.organisation_code AND r.place = 1
),
grouped AS (
    SELECT anchor_id, min(enterprise_key) AS enterprise_key FROM anchored GROUP BY anchor_id
),
keyed AS (
    SELECT
        anchor_id,
        CAST(coalesce(
            enterprise_key,
            coalesce((SELECT max(enterprise_key) FROM known), 0)
            + sum(CASE WHEN enterprise_key IS NULL THEN 1 ELSE 0 END) OVER (
                ORDER BY anchor_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            )
        ) AS INTEGER) AS enterprise_key
    FROM grouped
)
SELECT
    a.alias_id,
    k.enterprise_key,
    CASE WHEN a.alias_id = a.anchor_id THEN 'own_id' ELSE 'organisation_code' END AS reason,
    a.kind,
    a.organisation_code,
    a.region_code,
    a.display_id
FROM anchored AS a
INNER JOIN keyed AS k ON a.anchor_id = k.anchor_id
UNION ALL
VALUES
    ('CONSUMER', 0, 'reserved', 'none', NULL, NULL, 'CONSUMER'),
    ('OVERSEAS', -1, 'reserved', 'none', NULL, NULL, 'OVERSEAS')
ORDER BY enterprise_key, alias_id
