-- Sales or purchases by where the partner is registered: the contribution of each enterprise whose
-- book covers all the windows shown, under its group where it has one.
-- reads: region_split, enterprise
-- params: side
-- one row: place, window, enterprise
WITH steady AS (
    SELECT enterprise_key
    FROM region_split
    WHERE side = :side AND observed AND comparator IN ('value', 'last_year', 'aligned')
    GROUP BY enterprise_key
    HAVING count(*) = 3
),
placed AS (
    SELECT s.enterprise_key, s.comparator, 1 AS place, 'home' AS row_code, s.home AS amount
    FROM region_split AS s
    WHERE s.side = :side
    UNION ALL
    SELECT s.enterprise_key, s.comparator, 2 AS place, 'outside' AS row_code, s.outside AS amount
    FROM region_split AS s
    WHERE s.side = :side
    UNION ALL
    SELECT
        s.enterprise_key, s.comparator, 3 AS place, 'domestic' AS row_code,
        CASE WHEN s.home IS NULL THEN s.domestic END AS amount
    FROM region_split AS s
    WHERE s.side = :side
    UNION ALL
    SELECT s.enterprise_key, s.comparator, 4 AS place, 'overseas' AS row_code, s.overseas AS amount
    FROM region_split AS s
    WHERE s.side = :side
    UNION ALL
    SELECT s.enterprise_key, s.comparator, 5 AS place, 'consumer' AS row_code, s.consumer AS amount
    FROM region_split AS s
    WHERE s.side = :side
    UNION ALL
    SELECT s.enterprise_key, s.comparator, 6 AS place, 'unknown' AS row_code, s.unknown AS amount
    FROM region_split AS s
    WHERE s.side = :side
)
SELECT
    p.row_code,
    p.comparator AS column_code,
    coalesce('group ' || e.group_name, 'enterprise ' || e.enterprise_id) AS contributor,
    p.amount
FROM placed AS p
INNER JOIN steady AS y ON y.enterprise_key = p.enterprise_key
INNER JOIN enterprise AS e ON e.enterprise_key = p.enterprise_key
WHERE p.amount <> 0 AND p.comparator IN ('value', 'last_year', 'aligned')
ORDER BY p.place, p.comparator, e.enterprise_id
