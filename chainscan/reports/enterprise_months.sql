-- Enterprises' purchases and sales month by month; an amount only for months that the own book
-- covers whole.
-- reads: trade, book, enterprise
-- params: enterprises, first_day, last_day, known_by, home_region
-- one row: enterprise, side, month
WITH months AS (
    SELECT
        CAST(m AS DATE) AS first_day,
        least(CAST(m + INTERVAL 1 MONTH AS DATE) - 1, CAST(:last_day AS DATE)) AS last_day
    FROM unnest(generate_series(
        CAST(:first_day AS TIMESTAMP), CAST(:last_day AS TIMESTAMP), INTERVAL 1 MONTH
    )) AS series (m)
),
books AS (
    SELECT DISTINCT enterprise_key, side
    FROM book
    WHERE enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
),
covered AS (
    SELECT DISTINCT k.enterprise_key, k.side, m.first_day
    FROM books AS k
    INNER JOIN book AS b ON k.enterprise_key = b.enterprise_key AND k.side = b.side
    INNER JOIN months AS m ON b.observed_from <= m.first_day AND b.observed_until >= m.last_day
),
sided AS (
    SELECT k.enterprise_key, k.side, t.buyer_key AS partner_key, t.day, t.amount
    FROM trade AS t
    INNER JOIN books AS k ON t.supplier_key = k.enterprise_key AND k.side = 'sales'
    WHERE t.day BETWEEN :first_day AND :last_day AND t.known_on <= :known_by
    UNION ALL
    SELECT k.enterprise_key, k.side, t.supplier_key AS partner_key, t.day, t.amount
    FROM trade AS t
    INNER JOIN books AS k ON t.buyer_key = k.enterprise_key AND k.side = 'purchases'
    WHERE t.day BETWEEN :first_day AND :last_day AND t.known_on <= :known_by
),
traded AS (
    SELECT
        t.enterprise_key,
        t.side,
        date_trunc('month', t.day) AS month,
        sum(t.amount) AS amount,
        sum(CASE
            WHEN :home_region <> '' AND p.class = 'enterprise'
                AND left(p.region_code, length(:home_region)) <> :home_region THEN t.amount
        END) AS outside
    FROM sided AS t
    LEFT JOIN enterprise AS p ON t.partner_key = p.enterprise_key
    GROUP BY t.enterprise_key, t.side, date_trunc('month', t.day)
)
SELECT
    k.enterprise_key AS of_enterprise,
    k.side,
    m.first_day,
    CASE WHEN c.side IS NOT NULL THEN coalesce(t.amount, 0) END AS amount,
    CASE WHEN c.side IS NOT NULL THEN coalesce(t.outside, 0) END AS outside
FROM books AS k
CROSS JOIN months AS m
LEFT JOIN covered AS c
    ON k.enterprise_key = c.enterprise_key AND k.side = c.side AND m.first_day = c.first_day
LEFT JOIN traded AS t
    ON k.enterprise_key = t.enterprise_key AND k.side = t.side AND m.first_day = t.month
ORDER BY k.enterprise_key, k.side, m.first_day
