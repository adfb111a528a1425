-- How many stated offers are not drawn on, by reason.
-- reads: spare_capacity
-- params: none
-- one row: reason
SELECT barred, count(*) AS offers
FROM spare_capacity
WHERE source = 'stated' AND unit IS NULL AND barred IS NOT NULL
GROUP BY barred
ORDER BY barred
