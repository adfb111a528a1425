-- Every pair of enterprises that ever traded, with its history as known on one day.
-- A trade day is a day on which invoices stand (sum > 0). usual_gap_days is the median of the
-- last twenty waiting times in calendar days; amount_12m is the net amount of the year up to
-- the last normal day. goods_group 0 is the pair as a whole.
-- reads: trade, enterprise
-- params: as_of, normal_until, year_before
-- one row: supplier, buyer
WITH pair_day AS (
    SELECT
        supplier_key,
        buyer_key,
        day,
        day_number,
        SUM(amount) AS amount,
        SUM(invoices) AS invoices
    FROM trade
    WHERE known_on <= :as_of
        AND day <= :as_of
        AND supplier_key > 0
        AND buyer_key > 0
        AND supplier_key <> buyer_key
    GROUP BY supplier_key, buyer_key, day, day_number
),

waited AS (
    SELECT
        supplier_key,
        buyer_key,
        day,
        day_number - LAG(day_number) OVER pair AS gap,
        ROW_NUMBER() OVER pair AS number,
        COUNT(*) OVER (PARTITION BY supplier_key, buyer_key) AS trade_days
    FROM pair_day
    WHERE invoices > 0
    WINDOW pair AS (PARTITION BY supplier_key, buyer_key ORDER BY day_number)
),

history AS (
    SELECT
        supplier_key,
        buyer_key,
        MIN(day) AS first_day,
        MAX(day) AS last_day,
        COUNT(*) AS trade_days,
        MEDIAN(gap) FILTER (WHERE trade_days - number < 20) AS usual_gap_days
    FROM waited
    GROUP BY supplier_key, buyer_key
),

year AS (
    SELECT
        supplier_key,
        buyer_key,
        SUM(amount) AS amount_12m
    FROM pair_day
    WHERE day > :year_before
        AND day <= :normal_until
    GROUP BY supplier_key, buyer_key
)

SELECT
    'K-' || left(
        sha256(supplier.enterprise_id || '|' || buyer.enterprise_id || '|*'), 12
    ) AS link_id,
    history.supplier_key,
    history.buyer_key,
    CAST(0 AS SMALLINT) AS goods_group,
    history.first_day,
    history.last_day,
    CAST(history.trade_days AS INTEGER) AS trade_days,
    CAST(COALESCE(year.amount_12m, 0) AS DECIMAL(18, 2)) AS amount_12m,
    CAST(history.usual_gap_days AS DOUBLE) AS usual_gap_days
FROM history
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = history.supplier_key
INNER JOIN enterprise AS buyer ON buyer.enterprise_key = history.buyer_key
LEFT JOIN year
    ON year.supplier_key = history.supplier_key
    AND year.buyer_key = history.buyer_key
ORDER BY history.supplier_key, history.buyer_key
