-- Enterprises that issued invoices in the base and whose own sales book covers all of the base
-- and the curve at least in its beginning: how long it is covered, and when they issued again.
-- reads: resumption_window, sales_stretch, issuing_day, enterprise
-- params: none
-- one row: year, enterprise
-- engines: duckdb, spark
WITH observed AS (
    SELECT
        w.year,
        w.base_until,
        w.start_day,
        b.enterprise_key,
        least(c.observed_until, w.end_day) AS covered_until
    FROM resumption_window AS w
    INNER JOIN sales_stretch AS b
        ON b.observed_from <= w.base_from AND b.observed_until >= w.base_until
    INNER JOIN sales_stretch AS c
        ON c.enterprise_key = b.enterprise_key
        AND c.observed_from <= w.start_day
        AND c.observed_until >= w.start_day
)
SELECT
    o.year,
    o.enterprise_key,
    left(e.region_code, 4) AS city,
    e.industry,
    o.covered_until,
    sum(CASE WHEN i.day <= o.base_until THEN i.amount ELSE 0 END) AS base_amount,
    min(CASE
        WHEN i.is_issuing AND i.day >= o.start_day AND i.day <= o.covered_until THEN i.day
    END) AS again_on
FROM observed AS o
INNER JOIN enterprise AS e ON e.enterprise_key = o.enterprise_key
INNER JOIN issuing_day AS i ON i.year = o.year AND i.enterprise_key = o.enterprise_key
GROUP BY
    o.year, o.enterprise_key, left(e.region_code, 4), e.industry, o.covered_until
HAVING max(CASE WHEN i.is_issuing AND i.day <= o.base_until THEN 1 ELSE 0 END) = 1
