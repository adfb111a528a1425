-- Where each enterprise is registered, as seen from the home region.
-- reads: enterprise, focus_region
-- params: home_region
-- one row: enterprise
-- engines: duckdb, spark
SELECT
    e.enterprise_key,
    e.class AS partner_class,
    left(e.region_code, 2) AS province,
    left(e.region_code, 4) AS city,
    CASE
        WHEN e.class = 'overseas' THEN 'overseas'
        WHEN e.class = 'consumer' THEN 'consumer'
        WHEN e.region_code IS NULL THEN 'unknown'
        WHEN :home_region = '' THEN 'domestic'
        WHEN left(e.region_code, length(:home_region)) = :home_region THEN 'home'
        ELSE 'outside'
    END AS place,
    e.class = 'enterprise' AND EXISTS (
        SELECT 1 FROM focus_region AS f
        WHERE left(e.region_code, length(f.region_code)) = f.region_code
    ) AS in_focus
FROM enterprise AS e
