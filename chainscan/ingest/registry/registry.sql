-- The rows that count, each id once.
-- reads: registry_read
-- params: file_id
-- one row: id
SELECT
    enterprise_id, kind, organisation_code, check_ok, name, region_text, region_code, industry,
    group_name, cohorts, annual_tax, contact, :file_id AS file_id, sheet, source_row
FROM registry_read
WHERE lost IS NULL
ORDER BY enterprise_id
