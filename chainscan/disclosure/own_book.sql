-- Which days of an enterprise's own sales and purchases the data cover.
-- reads: book
-- params: enterprise
-- one row: side, stretch of days
SELECT side, observed_from, observed_until
FROM book
WHERE enterprise_key = :enterprise
ORDER BY side, observed_from, observed_until
