-- Books of each side, and how many of them are observed through the last day of the data.
-- reads: book, invoice, enterprise
-- params: none
-- one row: side
WITH last_of_all AS (
    SELECT max(issued_on) AS last_day FROM invoice
),
by_owner AS (
    SELECT
        enterprise_key,
        side,
        min(observed_from) AS observed_from,
        max(observed_until) AS observed_until,
        min(CASE WHEN complete THEN 1 ELSE 0 END) AS is_declared
    FROM book
    GROUP BY enterprise_key, side
)
SELECT
    b.side,
    count(*) AS books,
    min(b.observed_from) AS first_day,
    max(b.observed_until) AS last_day,
    count(*) FILTER (WHERE b.observed_until >= l.last_day) AS observed_to_the_end,
    count(*) FILTER (WHERE b.is_declared = 1) AS declared
FROM by_owner AS b
CROSS JOIN last_of_all AS l
GROUP BY b.side
ORDER BY b.side
