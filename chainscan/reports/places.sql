-- Sales and purchases by where the partner is registered, in each window that any book covers;
-- over the enterprises whose book covers all of these windows.
-- reads: region_split
-- params: enterprise
-- one row: side, comparator
WITH seen AS (
    SELECT * FROM region_split
    WHERE observed AND (CAST(:enterprise AS INTEGER) IS NULL OR enterprise_key = :enterprise)
),
windows AS (
    SELECT side, count(DISTINCT comparator) AS windows FROM seen GROUP BY side
),
steady AS (
    SELECT s.side, s.enterprise_key
    FROM seen AS s
    INNER JOIN windows AS w ON s.side = w.side
    GROUP BY s.side, s.enterprise_key
    HAVING count(*) = max(w.windows)
),
of_side AS (
    SELECT side, count(DISTINCT enterprise_key) AS enterprises FROM seen GROUP BY side
)
SELECT
    s.side,
    s.comparator,
    count(*) AS steady,
    max(o.enterprises) AS enterprises,
    sum(s.home) AS home,
    sum(s.outside) AS outside,
    sum(s.domestic) AS domestic,
    sum(s.overseas) AS overseas,
    sum(s.consumer) AS consumer,
    sum(s.unknown) AS unknown,
    sum(s.focus) AS focus,
    sum(s.total) AS total
FROM seen AS s
INNER JOIN steady AS y ON s.side = y.side AND s.enterprise_key = y.enterprise_key
INNER JOIN of_side AS o ON s.side = o.side
GROUP BY s.side, s.comparator
ORDER BY s.side, s.comparator
