-- From which day on nine in ten of the books that reach the last day are there.
-- reads: book
-- params: enterprise, last_day
-- one row: the whole data
SELECT quantile_disc(observed_from, 0.9) AS first_day
FROM book
WHERE observed_until >= :last_day
    AND (CAST(:enterprise AS INTEGER) IS NULL OR enterprise_key = :enterprise)
