-- The days that sales books cover; stretches that touch are one.
-- reads: book
-- params: none
-- one row: enterprise, stretch
-- engines: duckdb, spark
WITH ordered AS (
    SELECT
        enterprise_key,
        observed_from,
        observed_until,
        max(observed_until) OVER (
            PARTITION BY enterprise_key
            ORDER BY observed_from, observed_until
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS until_before
    FROM book
    WHERE side = 'sales'
),
numbered AS (
    SELECT
        enterprise_key,
        observed_from,
        observed_until,
        sum(
            CASE WHEN until_before IS NULL OR observed_from > until_before + 1 THEN 1 ELSE 0 END
        ) OVER (
            PARTITION BY enterprise_key
            ORDER BY observed_from, observed_until
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS stretch
    FROM ordered
)
SELECT
    enterprise_key,
    min(observed_from) AS observed_from,
    max(observed_until) AS observed_until
FROM numbered
GROUP BY enterprise_key, stretch
