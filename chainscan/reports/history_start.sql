-- From which day on four in five of the books that reach the last day are there.
-- reads: book
-- params: last_day
-- one row: the whole data
SELECT quantile_disc(observed_from, 0.8) AS first_day
FROM book
WHERE observed_until >= :last_day
