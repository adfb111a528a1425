-- What each run found. These tables stay when everything else is derived anew.
-- reads: none
-- params: none
-- one row: in finding_run, a run of a kind; in finding_seen, a run and a finding
CREATE TABLE IF NOT EXISTS finding_run (
    run_number INTEGER, kind VARCHAR, period VARCHAR, period_end DATE, as_of DATE
);
CREATE TABLE IF NOT EXISTS finding_seen (
    run_number INTEGER, finding_key VARCHAR, code VARCHAR, enterprise_key INTEGER,
    partner_key INTEGER
);
CREATE OR REPLACE VIEW news AS
WITH latest AS (
    SELECT r.*
    FROM finding_run AS r
    ANTI JOIN finding_run AS n ON n.kind = r.kind AND n.run_number > r.run_number
),
-- the run before is the one of the latest knowledge and period among those not after this one
earlier AS (
    SELECT
        r.kind,
        r.run_number,
        r.period,
        r.as_of,
        row_number() OVER (
            PARTITION BY r.kind ORDER BY r.as_of DESC, r.period_end DESC, r.run_number DESC
        ) AS steps_back
    FROM finding_run AS r
    INNER JOIN latest AS l
        ON l.kind = r.kind
        AND (r.as_of, r.period_end, r.run_number) < (l.as_of, l.period_end, l.run_number)
),
known AS (
    SELECT
        l.kind, l.run_number, l.period, l.as_of,
        e.run_number AS previous_run, e.period AS previous_period, e.as_of AS previous_as_of
    FROM latest AS l
    LEFT JOIN earlier AS e ON e.kind = l.kind AND e.steps_back = 1
),
found AS (
    SELECT k.kind, s.*, TRUE AS is_now
    FROM known AS k
    INNER JOIN finding_seen AS s ON s.run_number = k.run_number
    UNION ALL
    SELECT k.kind, s.*, FALSE AS is_now
    FROM known AS k
    INNER JOIN finding_seen AS s ON s.run_number = k.previous_run
),
stated AS (
    SELECT
        kind, finding_key, code, enterprise_key, partner_key,
        CASE
            WHEN count(*) = 2 THEN 'continued'
            WHEN max(CASE WHEN is_now THEN 1 ELSE 0 END) = 1 THEN 'new'
            ELSE 'resolved'
        END AS state
    FROM found
    GROUP BY kind, finding_key, code, enterprise_key, partner_key
),
since AS (
    SELECT r.kind, s.finding_key, min(r.as_of) AS first_seen
    FROM finding_seen AS s
    INNER JOIN finding_run AS r ON r.run_number = s.run_number
    GROUP BY r.kind, s.finding_key
)
SELECT
    s.kind,
    s.state,
    s.finding_key,
    s.code,
    e.display_id AS enterprise_id,
    e.name AS enterprise_name,
    p.display_id AS partner_id,
    p.name AS partner_name,
    f.first_seen,
    k.period,
    k.as_of,
    k.previous_period,
    k.previous_as_of
FROM stated AS s
INNER JOIN known AS k ON k.kind = s.kind
INNER JOIN since AS f ON f.kind = s.kind AND f.finding_key = s.finding_key
LEFT JOIN enterprise AS e ON e.enterprise_key = s.enterprise_key
LEFT JOIN enterprise AS p ON p.enterprise_key = s.partner_key
ORDER BY s.kind, s.state, s.code, s.finding_key;
