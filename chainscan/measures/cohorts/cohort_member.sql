-- The members of the cohort and who they are in the data: by id, else by organisation code; null
-- where they do not trade.
-- reads: enterprise_alias
-- params: member_ids, organisation_codes
-- one row: member
WITH given AS (
    SELECT
        unnest(CAST(:member_ids AS VARCHAR [])) AS member_id,
        unnest(CAST(:organisation_codes AS VARCHAR [])) AS organisation_code
),
found AS (
    SELECT
        m.member_id,
        coalesce(min(a.enterprise_key), min(o.enterprise_key)) AS enterprise_key
    FROM given AS m
    LEFT JOIN enterprise_alias AS a ON a.alias_id = m.member_id AND a.enterprise_key > 0
    LEFT JOIN enterprise_alias AS o
        ON o.organisation_code = m.organisation_code AND o.enterprise_key > 0
    GROUP BY m.member_id
)
SELECT min(member_id) AS member_id, enterprise_key
FROM found
GROUP BY coalesce(CAST(enterprise_key AS VARCHAR), member_id), enterprise_key
