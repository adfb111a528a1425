-- Every id and its enterprise's key. Ids of 15 and of 18 characters that share the organisation
-- code are one enterprise; keys given before stay, new ones follow in the order of the ids. Of
-- several ids that look alike once masked, all but the first are shown with #2, #3 …
-- reads: enterprise_alias, party_form
-- params: none
-- one row: id
WITH known AS (
    SELECT
        alias_id,
        enterprise_key,
        kind,
        organisation_code,
        region_code,
        check_ok,
        CASE WHEN display_id = alias_id THEN display_id
            ELSE regexp_replace(display_id, '#[0-9]+$', '') END AS mask
    FROM enterprise_alias
    WHERE enterprise_key > 0
    UNION ALL
    SELECT
        alias_id,
        CAST(NULL AS INTEGER) AS enterprise_key,
        kind,
        CAST(organisation_code AS VARCHAR) AS organisation_code,
        CAST(region_code AS VARCHAR) AS region_code,
        CAST(check_ok AS BOOLEAN) AS check_ok,
        display_id AS mask
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
),
numbered AS (
    SELECT
        a.*,
        k.enterprise_key AS key_given,
        row_number() OVER (
            PARTITION BY a.mask
            ORDER BY CASE WHEN a.mask = a.alias_id THEN 0 ELSE 1 END, k.enterprise_key, a.alias_id
        ) AS mask_place
    FROM anchored AS a
    INNER JOIN keyed AS k ON a.anchor_id = k.anchor_id
)
SELECT
    a.alias_id,
    a.key_given AS enterprise_key,
    CASE WHEN a.alias_id = a.anchor_id THEN 'own_id' ELSE 'organisation_code' END AS reason,
    a.kind,
    a.organisation_code,
    a.region_code,
    a.check_ok,
    CASE WHEN a.mask_place = 1 THEN a.mask ELSE a.mask || '#' || a.mask_place END AS display_id
FROM numbered AS a
UNION ALL
VALUES
    ('CONSUMER', 0, 'reserved', 'none', NULL, NULL, NULL, 'CONSUMER'),
    ('OVERSEAS', -1, 'reserved', 'none', NULL, NULL, NULL, 'OVERSEAS')
ORDER BY enterprise_key, alias_id
