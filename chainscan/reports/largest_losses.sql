-- The enterprises that lost most, in yuan, against the aligned window (else last year, else the
-- previous one).
-- reads: enterprise_change, enterprise
-- params: code, most
-- one row: enterprise
WITH compared AS (
    SELECT *, value - coalesce(aligned, last_year, previous) AS gained
    FROM enterprise_change
    WHERE code = :code AND scope = 'all' AND reason IS DISTINCT FROM 'too_many_unknown'
)
SELECT
    c.change_id, e.display_id, e.name, CAST(NULL AS VARCHAR) AS goods, CAST(NULL AS VARCHAR) AS unit,
    c.value, c.previous, c.last_year, c.aligned,
    c.change_previous, c.change_last_year, c.change_aligned, c.reason,
    c.reason_previous, c.reason_last_year, c.reason_aligned,
    count(*) OVER () AS losing
FROM compared AS c
INNER JOIN enterprise AS e ON c.enterprise_key = e.enterprise_key
WHERE c.gained < 0
ORDER BY c.gained, c.change_id
LIMIT :most
