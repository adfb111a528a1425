-- Books with the enterprise's id as text.
-- reads: book, enterprise
-- params: none
-- one row: enterprise, side, stretch of days
SELECT
    e.display_id AS enterprise_id, e.name, b.side, b.observed_from, b.observed_until, b.complete
FROM book AS b
INNER JOIN enterprise AS e ON b.enterprise_key = e.enterprise_key
