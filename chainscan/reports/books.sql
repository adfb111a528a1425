-- How many enterprises have a book of each side, and how many of them cover the whole period.
-- reads: book
-- params: first_day, last_day
-- one row: side
SELECT
    side,
    count(DISTINCT enterprise_key) AS enterprises,
    count(DISTINCT CASE
        WHEN observed_from <= :first_day AND observed_until >= :last_day THEN enterprise_key
    END) AS covering,
    count(DISTINCT CASE WHEN complete THEN enterprise_key END) AS declared,
    min(observed_from) AS first_day,
    max(observed_until) AS last_day
FROM book
GROUP BY side
ORDER BY side
