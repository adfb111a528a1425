-- The records of this file that are new: a record that stands in an earlier file says no more.
-- reads: consent_read, consent
-- params: file_id
-- one row: source row, role
WITH read AS (
    SELECT
        enterprise_id,
        organisation_code,
        role,
        recipient,
        recipient_kind,
        valid_from,
        valid_until,
        evidence,
        is_withdrawn,
        withdrawn_on,
        sheet,
        source_row,
        row_number() OVER (
            PARTITION BY enterprise_id, role, recipient, valid_from, valid_until, evidence,
                is_withdrawn, withdrawn_on
            ORDER BY sheet_number, source_row
        ) AS place
    FROM consent_read
    WHERE lost IS NULL
)
SELECT r.* EXCLUDE (place), :file_id AS file_id
FROM read AS r
WHERE r.place = 1 AND NOT EXISTS (
    SELECT 1
    FROM consent AS c
    WHERE c.enterprise_id = r.enterprise_id
        AND c.role IS NOT DISTINCT FROM r.role
        AND c.recipient IS NOT DISTINCT FROM r.recipient
        AND c.valid_from IS NOT DISTINCT FROM r.valid_from
        AND c.valid_until IS NOT DISTINCT FROM r.valid_until
        AND c.evidence IS NOT DISTINCT FROM r.evidence
        AND c.is_withdrawn = r.is_withdrawn
        AND c.withdrawn_on IS NOT DISTINCT FROM r.withdrawn_on
)
ORDER BY r.sheet, r.source_row, r.role
