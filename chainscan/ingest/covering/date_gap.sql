-- Sudden gaps in the dates of a file: see gaps.py for the rule. A day counts as there where the
-- books that are in the file have a row, from whatever file: rows that an earlier file held
-- already were not loaded a second time, and are no gap.
-- reads: invoice_row, book_seen, source_file
-- params: days_off, least_days, least_gap, times_usual
-- one row: gap
WITH owner_day AS (
    SELECT DISTINCT owner_id, side, issued_on FROM invoice_row WHERE side IS NOT NULL
),
file_day AS (
    SELECT b.file_id, o.issued_on
    FROM book_seen AS b
    INNER JOIN owner_day AS o
        ON b.owner_id = o.owner_id
        AND b.side = o.side
        AND o.issued_on BETWEEN b.first_day AND b.last_day
    WHERE b.first_day < b.last_day
    UNION
    SELECT file_id, issued_on FROM invoice_row WHERE side IS NULL
),
every_day AS (
    SELECT CAST(unnest(generate_series(min(issued_on), max(issued_on), INTERVAL 1 DAY)) AS DATE)
        AS "day"
    FROM file_day
),
working AS (
    SELECT "day", isodow("day") < 6 AND NOT list_contains(:days_off, "day") AS is_working
    FROM every_day
),
numbered AS (
    SELECT
        "day",
        is_working,
        sum(CASE WHEN is_working THEN 1 ELSE 0 END) OVER (
            ORDER BY "day" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS working_number
    FROM working
),
step AS (
    SELECT
        f.file_id,
        lag(f.issued_on) OVER (PARTITION BY f.file_id ORDER BY f.issued_on) AS day_before,
        f.issued_on AS day_after,
        n.working_number - lag(n.working_number) OVER (
            PARTITION BY f.file_id ORDER BY f.issued_on
        ) AS working_step,
        CASE WHEN n.is_working THEN 1 ELSE 0 END AS ends_working
    FROM file_day AS f
    INNER JOIN numbered AS n ON f.issued_on = n."day"
),
usual AS (
    SELECT file_id, greatest(1, median(working_step)) AS usual_step
    FROM step
    GROUP BY file_id
    HAVING count(*) >= :least_days
)
SELECT
    s.path,
    g.day_before,
    g.day_after,
    CAST(g.working_step - g.ends_working AS INTEGER) AS working_days,
    CAST(u.usual_step AS DOUBLE) AS usual_days
FROM step AS g
INNER JOIN usual AS u ON g.file_id = u.file_id
INNER JOIN source_file AS s ON g.file_id = s.file_id
WHERE
    g.working_step - g.ends_working >= :least_gap
    AND g.working_step - g.ends_working >= :times_usual * u.usual_step
ORDER BY s.path, s.file_id, g.day_before
