-- Each part of a consent file judged: `lost` is why it does not count. A withdrawal counts
-- whatever else is missing, and what cannot be read of it makes it reach further, not less far.
-- reads: consent_part, consent
-- params: none
-- one row: source row, role, recipient
WITH given AS (
    SELECT coalesce(organisation_code, enterprise_id) AS holder, recipient
    FROM consent
    WHERE valid_from IS NOT NULL
    UNION
    SELECT coalesce(organisation_code, enterprise_id) AS holder, recipient
    FROM consent_part
    WHERE withdrawn_text IS NULL
),
judged AS (
    SELECT
        p.*,
        p.withdrawn_text IS NOT NULL AS is_withdrawn,
        (p.until_text IS NOT NULL AND p.valid_until IS NULL) OR p.valid_until < p.valid_from
            AS is_end_odd,
        p.withdrawn_text IS NOT NULL AND p.recipient_kind IN ('one_enterprise', 'body')
            AND g.recipient IS NULL AS is_for_nobody
    FROM consent_part AS p
    LEFT JOIN given AS g
        ON coalesce(p.organisation_code, p.enterprise_id) = g.holder AND p.recipient = g.recipient
)
SELECT
    * EXCLUDE (recipient, recipient_kind, valid_from),
    CASE WHEN NOT is_for_nobody THEN recipient END AS recipient,
    CASE WHEN NOT is_for_nobody THEN recipient_kind END AS recipient_kind,
    CASE WHEN NOT is_withdrawn OR is_end_odd IS NOT TRUE THEN valid_from END AS valid_from,
    CASE
        WHEN is_ruined_id(id_text) THEN 'ruined_id'
        WHEN enterprise_id IS NULL THEN 'no_id'
        WHEN is_withdrawn THEN NULL
        WHEN role_text IS NULL THEN 'no_role'
        WHEN role IS NULL THEN 'unknown_role'
        WHEN recipient_text IS NULL THEN 'no_recipient'
        WHEN from_text IS NULL THEN 'no_start'
        WHEN valid_from IS NULL THEN 'unreadable_day'
        WHEN until_text IS NOT NULL AND valid_until IS NULL THEN 'unreadable_day'
        WHEN valid_until < valid_from THEN 'days_reversed'
        WHEN evidence IS NULL THEN 'no_evidence'
    END AS lost
FROM judged
