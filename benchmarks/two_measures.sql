-- M01 and M03 at scope all in fen, in one SELECT: without the sums by partner, goods and unit that
-- the measure stage makes first, for all codes to share.
-- reads: trade, comparison_window, book_window, partner_place
-- params: none
-- one row: code, enterprise
-- engines: duckdb, spark
WITH compared AS (
    SELECT w.comparator, t.supplier_key, t.buyer_key, t.amount
    FROM trade AS t
    INNER JOIN comparison_window AS w
        ON t.day >= w.start_day AND t.day <= w.end_day AND t.known_on <= w.known_by
),
summed AS (
    SELECT 'purchases' AS side, buyer_key AS enterprise_key, comparator, sum(amount) AS amount
    FROM compared
    GROUP BY buyer_key, comparator
    UNION ALL
    SELECT 'sales' AS side, c.supplier_key AS enterprise_key, c.comparator, sum(c.amount) AS amount
    FROM compared AS c
    INNER JOIN partner_place AS p ON p.enterprise_key = c.buyer_key AND p.place = 'outside'
    GROUP BY c.supplier_key, c.comparator
),
stated AS (
    SELECT
        CASE b.side WHEN 'purchases' THEN 'M01' ELSE 'M03' END AS code,
        b.enterprise_key,
        b.comparator,
        CASE WHEN b.observed THEN CAST(100 * s.amount AS BIGINT) END AS fen
    FROM book_window AS b
    LEFT JOIN summed AS s
        ON s.enterprise_key = b.enterprise_key
        AND s.side = b.side
        AND s.comparator = b.comparator
)
SELECT
    code,
    enterprise_key,
    coalesce(max(CASE WHEN comparator = 'value' THEN fen END), 0) AS value,
    coalesce(max(CASE WHEN comparator = 'previous' THEN fen END), 0) AS previous,
    coalesce(max(CASE WHEN comparator = 'last_year' THEN fen END), 0) AS last_year,
    coalesce(max(CASE WHEN comparator = 'aligned' THEN fen END), 0) AS aligned
FROM stated
GROUP BY code, enterprise_key
ORDER BY code, enterprise_key
