-- What each enterprise consents to on a day: given, not run out, and not withdrawn since it was
-- given. A withdrawal holds from its own day on; one whose day cannot be read holds at once and
-- for everything; one without a role or a recipient holds for every role or recipient.
-- reads: consent
-- params: on_day
-- one row: consent record
SELECT
    c.enterprise_id, c.role, c.recipient, c.recipient_kind, c.valid_from, c.valid_until,
    c.evidence, c.file_id, c.sheet, c.source_row, c.organisation_code
FROM consent AS c
WHERE c.role IS NOT NULL
    AND c.recipient IS NOT NULL
    AND c.evidence IS NOT NULL
    AND c.valid_from <= :on_day
    AND coalesce(c.valid_until, :on_day) >= :on_day
    AND NOT EXISTS (
        SELECT 1
        FROM consent AS w
        WHERE w.is_withdrawn
            AND coalesce(w.organisation_code, w.enterprise_id)
            = coalesce(c.organisation_code, c.enterprise_id)
            AND coalesce(w.role, c.role) = c.role
            AND coalesce(w.recipient, c.recipient) = c.recipient
            AND (
                w.withdrawn_on IS NULL
                OR (w.withdrawn_on <= :on_day AND c.valid_from <= w.withdrawn_on)
            )
    )
ORDER BY c.enterprise_id, c.role, c.recipient, c.valid_from, c.file_id, c.sheet, c.source_row
