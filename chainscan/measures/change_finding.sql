-- The changes to come back to: firm falls or, where none could be judged, the largest falls of
-- purchases and of sales outside and inside the home region.
-- reads: enterprise_change, enterprise, goods_group
-- params: run_number
-- one row: finding
WITH stated AS (
    SELECT
        'F-' || left(sha256(concat_ws(
            '|', c.code, e.enterprise_id, c.scope,
            coalesce(c.supply_class, g.group_code, '*'),
            coalesce(c.region_code, ''), coalesce(c.unit, '')
        )), 12) AS finding_key,
        c.*,
        max(CASE WHEN c.is_firm IS NOT NULL THEN 1 ELSE 0 END) OVER () = 1 AS is_judged,
        c.value - CASE
            WHEN c.change_aligned IS NOT NULL THEN c.aligned
            WHEN c.change_last_year IS NOT NULL THEN c.last_year
            ELSE c.previous
        END AS difference
    FROM enterprise_change AS c
    INNER JOIN enterprise AS e ON e.enterprise_key = c.enterprise_key
    LEFT JOIN goods_group AS g ON g.goods_group = c.goods_group
    WHERE c.scope = 'all' OR (c.scope = 'goods' AND c.unit IS NOT NULL)
),
ranked AS (
    SELECT
        stated.*,
        row_number() OVER (PARTITION BY code, scope ORDER BY difference, finding_key) AS place
    FROM stated
)
SELECT DISTINCT
    CAST(:run_number AS INTEGER) AS run_number,
    finding_key,
    code,
    enterprise_key,
    CAST(NULL AS INTEGER) AS partner_key
FROM ranked
WHERE
    is_firm
    OR (
        NOT is_judged AND scope = 'all' AND code IN ('M01', 'M03', 'M05')
        AND difference < 0 AND place <= 20
        AND coalesce(change_aligned, change_last_year, change_previous) IS NOT NULL
    )
