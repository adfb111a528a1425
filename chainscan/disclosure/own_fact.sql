-- One enterprise as the registry and its invoices describe it.
-- reads: enterprise
-- params: enterprise
-- one row: enterprise
SELECT display_id, name, region_code, industry
FROM enterprise
WHERE enterprise_key = :enterprise AND class = 'enterprise'
