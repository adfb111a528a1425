-- How many members have books, and whose books cover the period, or all the windows compared.
-- reads: cohort_member, book_window
-- params: none
-- one row: the cohort
WITH covered AS (
    SELECT
        b.enterprise_key,
        b.side,
        max(CASE WHEN b.comparator = 'value' AND b.observed THEN 1 ELSE 0 END) AS in_period,
        min(CASE WHEN b.observed THEN 1 ELSE 0 END) AS in_all
    FROM book_window AS b
    GROUP BY b.enterprise_key, b.side
)
SELECT
    count(DISTINCT m.member_id) AS members,
    count(DISTINCT m.enterprise_key) AS trading,
    count(CASE WHEN c.side = 'purchases' THEN 1 END) AS purchases_books,
    coalesce(sum(CASE WHEN c.side = 'purchases' THEN c.in_period END), 0) AS purchases_observed,
    coalesce(sum(CASE WHEN c.side = 'purchases' THEN c.in_all END), 0) AS purchases_comparable,
    count(CASE WHEN c.side = 'sales' THEN 1 END) AS sales_books,
    coalesce(sum(CASE WHEN c.side = 'sales' THEN c.in_period END), 0) AS sales_observed,
    coalesce(sum(CASE WHEN c.side = 'sales' THEN c.in_all END), 0) AS sales_comparable
FROM cohort_member AS m
LEFT JOIN covered AS c ON c.enterprise_key = m.enterprise_key
