-- What of a registry's rows could not be taken as it stands, and what that costs.
-- reads: registry_read, malformed_text, register_reason
-- params: file_id
-- one row: source row, column
WITH doubt AS (
    SELECT sheet, source_row, 'enterprise_id' AS column_name, id_text AS "value",
        lost AS reason_code
    FROM registry_read
    WHERE lost IS NOT NULL
    UNION ALL
    SELECT sheet, source_row, 'region_code' AS column_name, region_text AS "value",
        'unknown_region' AS reason_code
    FROM registry_read
    WHERE lost IS NULL AND region_text IS NOT NULL AND region_code IS NULL
    UNION ALL
    SELECT sheet, source_row, 'annual_tax' AS column_name, tax_text AS "value",
        'unreadable_tax' AS reason_code
    FROM registry_read
    WHERE lost IS NULL AND tax_text IS NOT NULL AND annual_tax IS NULL
    UNION ALL
    SELECT sheet, source_row, 'enterprise_id' AS column_name, id_text AS "value",
        'check_character' AS reason_code
    FROM registry_read
    WHERE lost IS NULL AND NOT check_ok
    UNION ALL
    SELECT sheet, source_row, CAST(NULL AS VARCHAR) AS column_name, line AS "value",
        'malformed_line' AS reason_code
    FROM malformed_text
)
SELECT
    :file_id AS file_id, d.sheet, d.source_row, d.column_name, d."value", d.reason_code,
    r.consequence
FROM doubt AS d
INNER JOIN register_reason AS r ON d.reason_code = r.reason_code
ORDER BY d.sheet, d.source_row, d.reason_code
