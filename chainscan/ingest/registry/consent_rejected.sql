-- What of a consent file's rows could not be taken as it stands, and what that costs.
-- reads: consent_read, malformed_text, register_reason
-- params: file_id
-- one row: source row, column
WITH doubt AS (
    SELECT
        sheet,
        source_row,
        CASE WHEN lost = 'unreadable_day' THEN
            CASE WHEN valid_from IS NULL THEN 'valid_from' ELSE 'valid_until' END
        END AS column_name,
        CASE
            WHEN lost IN ('ruined_id', 'no_id') THEN id_text
            WHEN lost = 'unknown_role' THEN role_text
            WHEN lost = 'unreadable_day' AND valid_from IS NULL THEN from_text
            WHEN lost IN ('unreadable_day', 'days_reversed') THEN until_text
        END AS "value",
        lost AS reason_code
    FROM consent_read
    WHERE lost IS NOT NULL
    UNION ALL
    SELECT sheet, source_row, CAST(NULL AS VARCHAR) AS column_name, withdrawn_text AS "value",
        'unreadable_withdrawal' AS reason_code
    FROM consent_read
    WHERE lost IS NULL AND is_withdrawn AND withdrawn_on IS NULL
    UNION ALL
    SELECT sheet, source_row, CAST(NULL AS VARCHAR) AS column_name, role_text AS "value",
        'unknown_withdrawn_role' AS reason_code
    FROM consent_read
    WHERE lost IS NULL AND is_withdrawn AND role_text IS NOT NULL AND role IS NULL
    UNION ALL
    SELECT sheet, source_row, CAST(NULL AS VARCHAR) AS column_name, recipient_text AS "value",
        'unknown_withdrawn_recipient' AS reason_code
    FROM consent_read
    WHERE lost IS NULL AND is_withdrawn AND recipient_text IS NOT NULL AND recipient IS NULL
    UNION ALL
    SELECT sheet, source_row, CAST(NULL AS VARCHAR) AS column_name, id_text AS "value",
        'check_character' AS reason_code
    FROM consent_read
    WHERE lost IS NULL AND NOT check_ok
    UNION ALL
    SELECT sheet, source_row, CAST(NULL AS VARCHAR) AS column_name, line AS "value",
        'malformed_line' AS reason_code
    FROM malformed_text
)
SELECT DISTINCT
    :file_id AS file_id,
    d.sheet,
    d.source_row,
    coalesce(d.column_name, r.column_name) AS column_name,
    d."value",
    d.reason_code,
    r.consequence
FROM doubt AS d
INNER JOIN register_reason AS r ON d.reason_code = r.reason_code
ORDER BY d.sheet, d.source_row, d.reason_code
