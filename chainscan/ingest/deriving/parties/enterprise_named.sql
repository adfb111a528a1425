-- Enterprises with ids as text and the region's name.
-- reads: enterprise, region
-- params: none
-- one row: enterprise
SELECT
    e.display_id AS enterprise_id,
    e.name,
    e.region_code,
    r.name AS region_name,
    r.province_name,
    e.region_source,
    e.industry,
    e."class",
    e.group_name,
    e.cohorts,
    e.annual_tax,
    e.contact
FROM enterprise AS e
LEFT JOIN region AS r ON e.region_code = r.region_code
