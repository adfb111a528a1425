-- Which days of enterprises' own sales and purchases the data cover.
-- reads: book
-- params: enterprises
-- one row: enterprise, side, stretch of days
SELECT enterprise_key AS of_enterprise, side, observed_from, observed_until, complete
FROM book
WHERE enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
ORDER BY enterprise_key, side, observed_from, observed_until
