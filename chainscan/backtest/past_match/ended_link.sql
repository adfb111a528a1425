-- Links that traded steadily, had ended by a past day, and did not come back within the window.
-- That they did not come back is hindsight: it picks the needs, the matching knows nothing of it.
-- reads: trade, enterprise
-- params: cut, normal_until, year_from, fresh_from, window_until, least_days
-- one row: supplier, buyer
WITH trade_day AS (
    SELECT supplier_key, buyer_key, "day", min(known_on) AS known_on
    FROM trade
    WHERE supplier_key <> buyer_key AND "day" BETWEEN :year_from AND :window_until
    GROUP BY supplier_key, buyer_key, "day"
    HAVING sum(invoices) > 0
),
ended AS (
    SELECT supplier_key, buyer_key
    FROM trade_day
    GROUP BY supplier_key, buyer_key
    HAVING
        max("day") BETWEEN :fresh_from AND :normal_until
        AND count(*) FILTER (WHERE known_on <= :cut) >= :least_days
)
SELECT
    'K-' || left(sha256(s.enterprise_id || '|' || b.enterprise_id), 12) AS link_id,
    'L01' AS code,
    'link' AS cause,
    e.supplier_key,
    e.buyer_key,
    CAST(0 AS SMALLINT) AS goods_group,
    CAST(:normal_until AS DATE) AS normal_until,
    CAST(:cut AS DATE) AS as_of,
    CAST(NULL AS VARCHAR) AS event_id,
    CAST(NULL AS DECIMAL(18, 2)) AS lost_amount
FROM ended AS e
INNER JOIN enterprise AS s ON s.enterprise_key = e.supplier_key AND s.class = 'enterprise'
INNER JOIN enterprise AS b ON b.enterprise_key = e.buyer_key AND b.class = 'enterprise'
ORDER BY link_id
