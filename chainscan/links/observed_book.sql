-- Which days of whose sales or purchases the data cover.
-- reads: book
-- params: none
-- one row: enterprise, side, stretch of days
SELECT
    enterprise_key,
    side,
    CAST(date_diff('day', DATE '1970-01-01', observed_from) AS BIGINT) AS observed_from,
    CAST(date_diff('day', DATE '1970-01-01', observed_until) AS BIGINT) AS observed_until
FROM book
WHERE enterprise_key > 0
ORDER BY enterprise_key, side, observed_from, observed_until
