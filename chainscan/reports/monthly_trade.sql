-- Purchases and sales month by month. Over all enterprises: of the books that cover every month
-- shown, so that books that begin or end do not look like change (of all books where none does).
-- reads: trade, book, enterprise
-- params: first_day, last_day, known_by, home_region
-- one row: side, month
WITH months AS (
    SELECT
        CAST(m AS DATE) AS first_day,
        least(CAST(m + INTERVAL 1 MONTH AS DATE) - 1, CAST(:last_day AS DATE)) AS last_day
    FROM unnest(generate_series(
        CAST(:first_day AS TIMESTAMP), CAST(:last_day AS TIMESTAMP), INTERVAL 1 MONTH
    )) AS series (m)
),
covering AS (
    SELECT side, enterprise_key,
        bool_or(observed_from <= :first_day AND observed_until >= :last_day) AS throughout
    FROM book
    GROUP BY side, enterprise_key
),
sides AS (
    SELECT side, count(*) AS books, count(CASE WHEN throughout THEN 1 END) AS steady
    FROM covering
    GROUP BY side
),
chosen AS (
    SELECT c.side, c.enterprise_key
    FROM covering AS c
    INNER JOIN sides AS s ON c.side = s.side
    WHERE c.throughout OR s.steady = 0
),
covered AS (
    SELECT c.side, m.first_day, m.last_day, count(DISTINCT c.enterprise_key) AS books
    FROM chosen AS c
    INNER JOIN book AS b ON c.side = b.side AND c.enterprise_key = b.enterprise_key
    INNER JOIN months AS m ON b.observed_from <= m.first_day AND b.observed_until >= m.last_day
    GROUP BY c.side, m.first_day, m.last_day
),
sided AS (
    -- each side joined by its own key: one join on either would compare every row with every book
    SELECT c.side, t.buyer_key AS partner_key, t.day, t.amount
    FROM trade AS t
    INNER JOIN chosen AS c ON t.supplier_key = c.enterprise_key AND c.side = 'sales'
    WHERE t.day BETWEEN :first_day AND :last_day AND t.known_on <= :known_by
    UNION ALL
    SELECT c.side, t.supplier_key AS partner_key, t.day, t.amount
    FROM trade AS t
    INNER JOIN chosen AS c ON t.buyer_key = c.enterprise_key AND c.side = 'purchases'
    WHERE t.day BETWEEN :first_day AND :last_day AND t.known_on <= :known_by
),
traded AS (
    SELECT
        t.side,
        date_trunc('month', t.day) AS month,
        sum(t.amount) AS amount,
        sum(CASE
            WHEN :home_region <> '' AND p.class = 'enterprise'
                AND left(p.region_code, length(:home_region)) <> :home_region THEN t.amount
        END) AS outside,
        sum(CASE WHEN p.class = 'enterprise' AND p.region_code IS NULL THEN t.amount END) AS unknown
    FROM sided AS t
    LEFT JOIN enterprise AS p ON t.partner_key = p.enterprise_key
    GROUP BY t.side, date_trunc('month', t.day)
)
SELECT
    s.side,
    m.first_day,
    s.books AS books,
    s.steady AS steady,
    CASE WHEN v.books > 0 THEN coalesce(t.amount, 0) END AS amount,
    CASE WHEN v.books > 0 THEN coalesce(t.outside, 0) END AS outside,
    CASE WHEN v.books > 0 THEN coalesce(t.unknown, 0) END AS unknown
FROM months AS m
CROSS JOIN sides AS s
LEFT JOIN covered AS v ON m.first_day = v.first_day AND s.side = v.side
LEFT JOIN traded AS t ON m.first_day = t.month AND s.side = t.side
ORDER BY s.side, m.first_day
