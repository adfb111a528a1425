-- The registry's row of each enterprise that trades: that of its own id, else of another id of
-- it, else of the older or newer id with the same organisation code.
-- reads: registry, enterprise_alias
-- params: none
-- one row: enterprise
WITH by_id AS (
    SELECT
        a.enterprise_key,
        r.enterprise_id AS registry_id,
        CASE a.reason WHEN 'own_id' THEN 0 ELSE 1 END AS distance
    FROM registry AS r
    INNER JOIN enterprise_alias AS a ON r.enterprise_id = a.alias_id
    WHERE a.enterprise_key > 0
),
by_organisation AS (
    SELECT a.enterprise_key, r.enterprise_id AS registry_id, 2 AS distance
    FROM registry AS r
    INNER JOIN enterprise_alias AS a
        ON r.organisation_code = a.organisation_code AND r.kind <> a.kind
    WHERE a.enterprise_key > 0
),
ranked AS (
    SELECT
        enterprise_key,
        registry_id,
        row_number() OVER (
            PARTITION BY enterprise_key ORDER BY distance, length(registry_id) DESC, registry_id
        ) AS place
    FROM (FROM by_id UNION ALL FROM by_organisation) AS candidate
)
SELECT
    k.enterprise_key,
    r.enterprise_id AS registry_id,
    r.name,
    r.region_code,
    r.industry,
    r.group_name,
    r.cohorts,
    r.annual_tax,
    r.contact
FROM ranked AS k
INNER JOIN registry AS r ON k.registry_id = r.enterprise_id
WHERE k.place = 1
