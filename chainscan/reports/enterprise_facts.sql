-- Enterprises as the register and their invoices describe them.
-- reads: enterprise
-- params: enterprises
-- one row: enterprise
SELECT enterprise_key AS of_enterprise, display_id, name, region_code, region_source, industry
FROM enterprise
WHERE enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
ORDER BY enterprise_key
