-- The deepest fall of each measure: in yuan or partners, and as a share for quantities; of
-- concentration and purchase prices, which hurt when they rise, the steepest rise.
-- reads: enterprise_change, cohort_member, enterprise, goods_group
-- params: everybody
-- one row: code
-- engines: duckdb, spark
WITH compared AS (
    SELECT
        c.*,
        coalesce(c.change_aligned, c.change_last_year, c.change_previous) AS change,
        CASE
            WHEN c.change_aligned IS NOT NULL THEN c.value - c.aligned
            WHEN c.change_last_year IS NOT NULL THEN c.value - c.last_year
            ELSE c.value - c.previous
        END AS difference,
        CASE WHEN c.code IN ('M11', 'M12') THEN -1 ELSE 1 END AS sign
    FROM enterprise_change AS c
    WHERE
        (
            (c.scope = 'all' AND c.measured IN ('amount', 'partners', 'herfindahl'))
            OR (c.scope = 'goods' AND c.measured = 'quantity')
            OR (c.scope = 'goods' AND c.measured = 'price' AND c.side = 'purchases')
        )
        AND (:everybody OR c.enterprise_key IN (
            SELECT enterprise_key FROM cohort_member WHERE enterprise_key IS NOT NULL
        ))
),
ranked AS (
    SELECT
        compared.*,
        row_number() OVER (
            PARTITION BY code
            ORDER BY
                CASE
                    WHEN measured IN ('amount', 'partners') THEN CAST(difference AS DOUBLE)
                    ELSE sign * change
                END,
                change_id
        ) AS place
    FROM compared
    WHERE sign * change < 0
)
SELECT
    r.code,
    e.display_id AS enterprise_id,
    e.name,
    coalesce(r.item, CASE WHEN r.scope = 'goods' THEN g.name END) AS goods_name,
    r.measured,
    r.unit,
    r.value,
    r.change_previous,
    r.change_last_year,
    r.change_aligned
FROM ranked AS r
INNER JOIN enterprise AS e ON e.enterprise_key = r.enterprise_key
LEFT JOIN goods_group AS g ON g.goods_group = r.goods_group
WHERE r.place = 1
ORDER BY r.code
