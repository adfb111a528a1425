-- What each supplier still trading could sell a month beyond what it sells now, or says it could.
-- Who needs goods itself is no supplier of them: else A could be sent to B and B to A.
-- reads: trade, supplier_standing, book, month_frame, statement, need
-- params: as_of, rate_from, rate_until, normal_from, normal_until, standstill, first_supplier, last_supplier
-- one row: supplier, goods group, unit (null = yuan)
WITH standing AS (
    SELECT *
    FROM supplier_standing
    WHERE supplier_key BETWEEN :first_supplier AND :last_supplier
),
sold AS (
    SELECT
        t.supplier_key,
        t.goods_group,
        t.unit,
        t.day,
        year(t.day) * 12 + month(t.day) - 1 AS month_number,
        t.amount,
        t.quantity
    FROM trade AS t
    INNER JOIN standing AS s ON s.supplier_key = t.supplier_key
    WHERE
        t.known_on <= :as_of
        AND t.day <= :as_of
        AND t.goods_group <> 0
        AND t.supplier_key BETWEEN :first_supplier AND :last_supplier
),
month_sold AS (
    -- Each supplier's months, in yuan, and once more in units.
    SELECT
        supplier_key,
        goods_group,
        CAST(NULL AS VARCHAR) AS unit,
        month_number,
        CAST(sum(amount) AS DECIMAL(24, 8)) AS sold,
        CAST(sum(amount) FILTER (WHERE day BETWEEN :rate_from AND :rate_until) AS DECIMAL(24, 8))
            AS recent,
        CAST(
            sum(amount) FILTER (WHERE day BETWEEN :normal_from AND :normal_until)
            AS DECIMAL(24, 8)
        ) AS normal,
        min(day) AS first_day
    FROM sold
    GROUP BY supplier_key, goods_group, month_number
    UNION ALL
    SELECT
        supplier_key,
        goods_group,
        unit,
        month_number,
        sum(quantity) AS sold,
        sum(quantity) FILTER (WHERE day BETWEEN :rate_from AND :rate_until) AS recent,
        sum(quantity) FILTER (WHERE day BETWEEN :normal_from AND :normal_until) AS normal,
        min(day) AS first_day
    FROM sold
    WHERE unit IS NOT NULL AND quantity IS NOT NULL
    GROUP BY supplier_key, goods_group, unit, month_number
),
rate AS (
    SELECT
        supplier_key,
        goods_group,
        unit,
        min(first_day) AS first_day,
        coalesce(sum(recent), 0) AS recent,
        CAST(:rate_until AS DATE) - CAST(:rate_from AS DATE) + 1 AS recent_days,
        coalesce(sum(normal), 0) AS normal,
        greatest(
            30,
            CAST(:normal_until AS DATE) - greatest(min(first_day), CAST(:normal_from AS DATE)) + 1
        ) AS normal_days
    FROM month_sold
    GROUP BY supplier_key, goods_group, unit
),
monthly_rate AS (
    -- A month of rate is 30 days.
    SELECT
        supplier_key,
        goods_group,
        unit,
        CAST(CAST(recent * 100000000 AS HUGEINT) * 30 // recent_days AS DECIMAL(38, 0))
        * CAST(0.00000001 AS DECIMAL(8, 8)) AS recent_rate,
        CAST(CAST(normal * 100000000 AS HUGEINT) * 30 // normal_days AS DECIMAL(38, 0))
        * CAST(0.00000001 AS DECIMAL(8, 8)) AS normal_rate
    FROM rate
),
covered AS (
    -- Months that a supplier's own sales books cover.
    SELECT DISTINCT b.enterprise_key AS supplier_key, m.month_number
    FROM book AS b
    INNER JOIN month_frame AS m
        ON b.observed_from <= m.first_day AND b.observed_until >= m.last_day
    INNER JOIN standing AS s ON s.supplier_key = b.enterprise_key
    WHERE b.side = 'sales'
),
seen_month AS (
    -- A month without a sale counts as nothing sold, unless the supplier's own books miss it.
    SELECT r.supplier_key, r.goods_group, r.unit, m.month_number
    FROM rate AS r
    INNER JOIN standing AS s
        ON s.supplier_key = r.supplier_key AND NOT s.has_sales_book
    INNER JOIN month_frame AS m ON m.last_day >= r.first_day
    UNION
    SELECT r.supplier_key, r.goods_group, r.unit, m.month_number
    FROM rate AS r
    INNER JOIN standing AS s ON s.supplier_key = r.supplier_key AND s.has_sales_book
    INNER JOIN covered AS c ON c.supplier_key = r.supplier_key
    INNER JOIN month_frame AS m
        ON m.month_number = c.month_number AND m.last_day >= r.first_day
    UNION
    SELECT w.supplier_key, w.goods_group, w.unit, w.month_number
    FROM month_sold AS w
    INNER JOIN month_frame AS m ON m.month_number = w.month_number
),
peak AS (
    SELECT
        n.supplier_key,
        n.goods_group,
        n.unit,
        count(*) AS months,
        greatest(0, quantile_disc(coalesce(m.sold, 0), 0.9)) AS peak
    FROM seen_month AS n
    LEFT JOIN month_sold AS m
        ON
            m.supplier_key = n.supplier_key
            AND m.goods_group = n.goods_group
            AND m.unit IS NOT DISTINCT FROM n.unit
            AND m.month_number = n.month_number
    GROUP BY n.supplier_key, n.goods_group, n.unit
),
capacity AS (
    SELECT
        r.supplier_key,
        r.goods_group,
        r.unit,
        coalesce(p.months, 0) AS months,
        CAST(coalesce(p.peak, 0) AS DECIMAL(24, 8)) AS peak,
        CAST(
            CAST(coalesce(p.peak, 0) AS DECIMAL(33, 8)) * s.resumed_share AS DECIMAL(24, 8)
        ) AS capacity,
        greatest(
            0,
            r.recent_rate,
            -- When hardly anybody trades, a low rate is no sign of free capacity.
            CASE WHEN :standstill THEN r.normal_rate ELSE 0 END
        ) AS current_rate,
        r.normal_rate,
        s.resumed_share,
        s.barred,
        NOT s.has_sales_book AS is_lower_bound
    FROM monthly_rate AS r
    INNER JOIN standing AS s ON s.supplier_key = r.supplier_key
    LEFT JOIN peak AS p
        ON
            p.supplier_key = r.supplier_key
            AND p.goods_group = r.goods_group
            AND p.unit IS NOT DISTINCT FROM r.unit
),
stated AS (
    SELECT
        enterprise_key AS supplier_key,
        goods_group,
        CAST(sum(monthly_amount) AS DECIMAL(24, 8)) AS offered
    FROM statement
    WHERE
        kind = 'offer'
        AND reason_code IS NULL
        AND enterprise_key BETWEEN :first_supplier AND :last_supplier
    GROUP BY enterprise_key, goods_group
),
both_ways AS (
    -- What a supplier states goes before what its invoices let one guess.
    SELECT
        coalesce(c.supplier_key, t.supplier_key) AS supplier_key,
        coalesce(c.goods_group, t.goods_group) AS goods_group,
        c.unit,
        coalesce(c.capacity, 0) AS capacity,
        coalesce(c.current_rate, 0) AS current_rate,
        coalesce(c.is_lower_bound, FALSE) AS is_lower_bound,
        coalesce(c.peak, 0) AS peak,
        greatest(0, coalesce(c.normal_rate, 0)) AS normal_rate,
        coalesce(c.months, 0) AS months,
        s.resumed_share,
        s.barred,
        t.offered
    FROM (SELECT * FROM capacity WHERE unit IS NULL) AS c
    FULL JOIN stated AS t
        ON t.supplier_key = c.supplier_key AND t.goods_group = c.goods_group
    INNER JOIN standing AS s
        ON s.supplier_key = coalesce(c.supplier_key, t.supplier_key)
    UNION ALL
    SELECT
        supplier_key, goods_group, unit, capacity, current_rate, is_lower_bound, peak,
        greatest(0, normal_rate) AS normal_rate, months, resumed_share, barred,
        CAST(NULL AS DECIMAL(24, 8)) AS offered
    FROM capacity
    WHERE unit IS NOT NULL
),
judged AS (
    SELECT
        w.* EXCLUDE (barred),
        coalesce(
            w.barred,
            CASE WHEN EXISTS (
                SELECT 1
                FROM need AS n
                WHERE n.buyer_key = w.supplier_key AND n.goods_group = w.goods_group
            ) THEN 'needs_itself' END
        ) AS barred
    FROM both_ways AS w
)
SELECT
    supplier_key,
    goods_group,
    unit,
    CAST(
        CASE WHEN offered IS NULL THEN capacity ELSE current_rate + offered END
        AS DECIMAL(24, 8)
    ) AS monthly_capacity,
    CAST(current_rate AS DECIMAL(24, 8)) AS monthly_current,
    CAST(
        CASE
            WHEN barred IS NOT NULL THEN 0
            ELSE coalesce(offered, greatest(0, capacity - current_rate))
        END AS DECIMAL(24, 8)
    ) AS monthly_spare,
    is_lower_bound AND offered IS NULL AS is_lower_bound,
    CAST(peak AS DECIMAL(24, 8)) AS monthly_peak,
    CAST(normal_rate AS DECIMAL(24, 8)) AS monthly_normal,
    CAST(months AS INTEGER) AS months,
    resumed_share,
    barred,
    CASE WHEN offered IS NULL THEN 'invoices' ELSE 'stated' END AS source
FROM judged
ORDER BY supplier_key, goods_group, unit NULLS FIRST
