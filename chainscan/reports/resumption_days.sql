-- The curve of resumption over all enterprises, and the days of its base.
-- reads: resumption, resumption_window
-- params: none
-- one row: day
SELECT r.*, w.base_from, w.base_until
FROM resumption AS r
INNER JOIN resumption_window AS w ON w.year = 'this_year'
WHERE r.region_code IS NULL AND r.industry IS NULL
ORDER BY r."day"
