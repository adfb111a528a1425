-- What a consent file says, a row for each role and each recipient in a cell that holds several.
-- reads: register_text, stated_id_form, consent_word
-- params: none
-- one row: source row, role, recipient
WITH tidy AS (
    SELECT
        sheet_number,
        sheet,
        source_row,
        enterprise_id AS id_text,
        party_id(enterprise_id) AS enterprise_id,
        string_split_regex(role, '[;；、,，|｜\r\n]') AS roles,
        string_split_regex(recipient, '[;；、,，|｜\r\n]') AS recipients,
        clean_text(valid_from) AS from_text,
        clean_text(valid_until) AS until_text,
        clean_text(withdrawn_on) AS withdrawn_text,
        clean_text(evidence) AS evidence
    FROM register_text
),
listed AS (
    SELECT
        *,
        list_filter(
            list_transform(roles, lambda x: clean_text(x)), lambda x: x IS NOT NULL
        ) AS role_list,
        list_filter(
            list_transform(recipients, lambda x: clean_text(x)), lambda x: x IS NOT NULL
        ) AS recipient_list,
        bare(from_text) AS from_bare,
        bare(until_text) AS until_bare,
        bare(withdrawn_text) AS withdrawn_bare
    FROM tidy
),
by_role AS (
    SELECT
        *,
        unnest(CASE WHEN len(role_list) > 0 THEN role_list ELSE [NULL] END) AS role_text,
        written_day(from_bare) AS from_day,
        written_day(until_bare) AS until_day,
        written_day(withdrawn_bare) AS withdrawn_day
    FROM listed
),
part AS (
    SELECT
        *,
        unnest(CASE WHEN len(recipient_list) > 0 THEN recipient_list ELSE [NULL] END)
            AS recipient_text
    FROM by_role
),
worded AS (
    SELECT
        p.*,
        word_form(p.role_text) AS role_word,
        word_form(p.recipient_text) AS recipient_word,
        word_form(p.until_text) AS until_word,
        party_id(p.recipient_text) AS recipient_id
    FROM part AS p
)
SELECT
    p.sheet_number,
    p.sheet,
    p.source_row,
    p.id_text,
    p.enterprise_id,
    CAST(f.organisation_code AS VARCHAR) AS organisation_code,
    CAST(f.check_ok AS BOOLEAN) AS check_ok,
    p.role_text,
    r.meaning AS role,
    p.recipient_text,
    coalesce(w.meaning, p.recipient_id, p.recipient_text) AS recipient,
    CASE
        WHEN p.recipient_text IS NULL THEN NULL
        WHEN w.meaning IS NOT NULL THEN w.meaning
        WHEN regexp_full_match(p.recipient_id, '[0-9A-Z]{15,20}') THEN 'one_enterprise'
        ELSE 'body'
    END AS recipient_kind,
    p.from_text,
    plausible_day(p.from_day) AS valid_from,
    CASE WHEN e.word IS NULL THEN p.until_text END AS until_text,
    plausible_day(p.until_day) AS valid_until,
    p.evidence,
    p.withdrawn_text,
    plausible_day(p.withdrawn_day) AS withdrawn_on
FROM worded AS p
LEFT JOIN stated_id_form AS f ON p.enterprise_id = f.alias_id
LEFT JOIN consent_word AS r ON r.kind = 'role' AND p.role_word = r.word
LEFT JOIN consent_word AS w ON w.kind = 'recipient' AND p.recipient_word = w.word
LEFT JOIN consent_word AS e ON e.kind = 'open_end' AND p.until_word = e.word
