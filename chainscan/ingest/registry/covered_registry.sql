-- What the registry knows of the enterprises in the data, how many consents there are, and how
-- much of these files was not read; no row where neither was loaded.
-- reads: registry, registry_file, registry_rejected, consent, enterprise
-- params: none
-- one row: the whole registry
WITH known AS (
    SELECT
        count(registry_id) AS in_the_data,
        count(*) FILTER (WHERE region_source = 'registry') AS regions,
        count(*) FILTER (WHERE len(cohorts) > 0) AS in_cohorts
    FROM enterprise
)
SELECT
    (SELECT count(*) FROM registry) AS enterprises,
    k.in_the_data,
    k.regions,
    k.in_cohorts,
    (SELECT count(*) FROM consent WHERE NOT is_withdrawn) AS consents,
    (SELECT count(*) FROM consent WHERE is_withdrawn) AS withdrawals,
    (
        SELECT count(*)
        FROM registry_rejected
        WHERE consequence <> 'none' AND reason_code <> 'repeated_id'
    ) AS not_read
FROM known AS k
WHERE EXISTS (SELECT 1 FROM registry_file)
