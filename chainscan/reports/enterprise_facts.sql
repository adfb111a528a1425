-- One enterprise as the register and its invoices describe it.
-- reads: enterprise, region
-- params: enterprise
-- one row: enterprise
SELECT e.display_id, e.name, e.region_code, e.region_source, e.industry,
    coalesce(r.name, e.region_code) AS region_name, r.province_name
FROM enterprise AS e
LEFT JOIN region AS r ON e.region_code = r.region_code
WHERE e.enterprise_key = :enterprise
