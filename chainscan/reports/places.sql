-- Sales and purchases by where the partner is registered, in each window that any book covers;
-- over the enterprises whose book covers all of these windows, or of each enterprise asked for.
-- reads: region_split
-- params: enterprises
-- one row: enterprise asked for (0 for all together), side, comparator
WITH seen AS (
    SELECT
        *,
        CASE WHEN CAST(:enterprises AS INTEGER[]) IS NULL THEN 0 ELSE enterprise_key END
            AS of_enterprise
    FROM region_split
    WHERE observed AND (
        CAST(:enterprises AS INTEGER[]) IS NULL
        OR enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
    )
),
windows AS (
    SELECT of_enterprise, side, count(DISTINCT comparator) AS windows
    FROM seen
    GROUP BY of_enterprise, side
),
steady AS (
    SELECT s.of_enterprise, s.side, s.enterprise_key
    FROM seen AS s
    INNER JOIN windows AS w ON s.of_enterprise = w.of_enterprise AND s.side = w.side
    GROUP BY s.of_enterprise, s.side, s.enterprise_key
    HAVING count(*) = max(w.windows)
),
of_side AS (
    SELECT of_enterprise, side, count(DISTINCT enterprise_key) AS enterprises
    FROM seen
    GROUP BY of_enterprise, side
)
SELECT
    s.of_enterprise,
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
INNER JOIN steady AS y
    ON s.of_enterprise = y.of_enterprise AND s.side = y.side
    AND s.enterprise_key = y.enterprise_key
INNER JOIN of_side AS o ON s.of_enterprise = o.of_enterprise AND s.side = o.side
GROUP BY s.of_enterprise, s.side, s.comparator
ORDER BY s.of_enterprise, s.side, s.comparator
