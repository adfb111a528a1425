-- Everybody who trades, under the newer id where there are two. Name and region are the
-- registry's where it gives them; else the name used last, and the region of the tax authority,
-- else of the id.
-- reads: enterprise_alias, party_seen, authority_region, registered
-- params: none
-- one row: enterprise
WITH last_name AS (
    SELECT
        a.enterprise_key,
        n.name,
        row_number() OVER (
            PARTITION BY a.enterprise_key ORDER BY n.last_day DESC, n.name
        ) AS place
    FROM party_seen AS n
    INNER JOIN enterprise_alias AS a ON n.alias_id = a.alias_id
    WHERE n.name IS NOT NULL
),
own_id AS (
    SELECT
        enterprise_key,
        alias_id,
        display_id,
        region_code,
        row_number() OVER (
            PARTITION BY enterprise_key
            ORDER BY CASE reason WHEN 'own_id' THEN 0 ELSE 1 END,
                CASE kind WHEN 'uscc18' THEN 0 ELSE 1 END,
                alias_id
        ) AS place
    FROM enterprise_alias
)
SELECT
    o.enterprise_key,
    o.alias_id AS enterprise_id,
    o.display_id,
    CASE o.enterprise_key
        WHEN 0 THEN '个人消费者' WHEN -1 THEN '境外' ELSE coalesce(r.name, n.name)
    END AS name,
    coalesce(r.region_code, t.region_code, o.region_code) AS region_code,
    CASE
        WHEN r.region_code IS NOT NULL THEN 'registry'
        WHEN t.region_code IS NOT NULL THEN 'tax_authority'
        WHEN o.region_code IS NOT NULL THEN 'taxpayer_id'
    END AS region_source,
    r.industry,
    CASE o.enterprise_key WHEN 0 THEN 'consumer' WHEN -1 THEN 'overseas' ELSE 'enterprise' END
        AS "class",
    r.group_name,
    r.cohorts,
    r.annual_tax,
    r.contact,
    r.registry_id
FROM own_id AS o
LEFT JOIN last_name AS n ON o.enterprise_key = n.enterprise_key AND n.place = 1
LEFT JOIN authority_region AS t ON o.enterprise_key = t.enterprise_key
LEFT JOIN registered AS r ON o.enterprise_key = r.enterprise_key
WHERE o.place = 1
ORDER BY o.enterprise_key
