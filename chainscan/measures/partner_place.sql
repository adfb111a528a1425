-- Where a partner is registered, as the home and focus regions have it.
-- reads: enterprise, focus_region
-- params: home_region
-- one row: enterprise
-- engines: duckdb, spark
SELECT
    e.enterprise_key,
    CASE
        WHEN e.class IN ('overseas', 'consumer') THEN e.class
        WHEN e.region_code IS NULL THEN 'unknown'
        WHEN :home_region = '' THEN 'domestic'
        WHEN left(e.region_code, length(:home_region)) = :home_region THEN 'home'
        ELSE 'outside'
    END AS place,
    CASE WHEN e.class = 'enterprise' THEN e.region_code END AS region_code,
    EXISTS (
        SELECT 1 FROM focus_region AS f
        WHERE e.class = 'enterprise'
            AND left(e.region_code, length(f.region_code)) = f.region_code
    ) AS in_focus
FROM enterprise AS e
