-- One enterprise as the register and its invoices describe it.
-- reads: enterprise
-- params: enterprise
-- one row: enterprise
SELECT display_id, name, region_code, region_source, industry
FROM enterprise
WHERE enterprise_key = :enterprise
