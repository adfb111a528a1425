-- Months in which a book looks incomplete. Between its first and last month with rows, a month
-- without any is missing, unless the days were declared; in a book that usually has fewer than
-- five rows a month it is just quiet. Another month with fewer than a tenth of the book's usual
-- rows is thin, where the book has a usual month: rows in at least three months, and usually ten.
-- Usual is the median of the months with rows.
-- reads: book_month, book, enterprise
-- params: none
-- one row: book, month
WITH extent AS (
    SELECT
        enterprise_key,
        side,
        min(month_start) AS first_month,
        max(month_start) AS last_month,
        count(*) AS months,
        median(row_count) AS usual_rows
    FROM book_month
    GROUP BY enterprise_key, side
),
declared AS (
    SELECT DISTINCT enterprise_key, side, CAST(unnest(generate_series(
        date_trunc('month', observed_from), date_trunc('month', observed_until), INTERVAL 1 MONTH
    )) AS DATE) AS month_start
    FROM book
    WHERE complete
),
expected AS (
    SELECT
        enterprise_key,
        side,
        months,
        usual_rows,
        CAST(unnest(generate_series(first_month, last_month, INTERVAL 1 MONTH)) AS DATE)
            AS month_start
    FROM extent
),
judged AS (
    SELECT
        e.enterprise_key,
        e.side,
        e.month_start,
        coalesce(m.row_count, 0) AS row_count,
        e.usual_rows,
        CASE
            WHEN m.row_count IS NULL AND d.month_start IS NULL AND e.usual_rows >= 5
                THEN 'missing'
            WHEN m.row_count IS NULL AND d.month_start IS NULL THEN 'quiet'
            WHEN e.months >= 3 AND e.usual_rows >= 10
                AND coalesce(m.row_count, 0) * 10 < e.usual_rows THEN 'thin'
        END AS finding
    FROM expected AS e
    LEFT JOIN book_month AS m
        ON e.enterprise_key = m.enterprise_key
        AND e.side = m.side
        AND e.month_start = m.month_start
    LEFT JOIN declared AS d
        ON e.enterprise_key = d.enterprise_key
        AND e.side = d.side
        AND e.month_start = d.month_start
)
SELECT
    p.display_id AS owner_id,
    j.side,
    strftime(j.month_start, '%Y-%m') AS "month",
    j.finding,
    j.row_count,
    CAST(j.usual_rows AS INTEGER) AS usual_rows
FROM judged AS j
INNER JOIN enterprise AS p ON j.enterprise_key = p.enterprise_key
WHERE j.finding IS NOT NULL
ORDER BY j.side, j.usual_rows DESC, p.display_id, j.month_start
