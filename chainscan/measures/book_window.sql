-- Which windows each book covers from first to last day; stretches that touch are one stretch.
-- reads: book, comparison_window
-- params: none
-- one row: enterprise, side, comparator
-- engines: duckdb, spark
WITH ordered AS (
    SELECT
        enterprise_key,
        side,
        observed_from,
        observed_until,
        max(observed_until) OVER (
            PARTITION BY enterprise_key, side
            ORDER BY observed_from, observed_until
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS until_before
    FROM book
),
numbered AS (
    SELECT
        enterprise_key,
        side,
        observed_from,
        observed_until,
        sum(
            CASE WHEN until_before IS NULL OR observed_from > until_before + 1 THEN 1 ELSE 0 END
        ) OVER (
            PARTITION BY enterprise_key, side
            ORDER BY observed_from, observed_until
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS stretch
    FROM ordered
),
stretches AS (
    SELECT
        enterprise_key,
        side,
        stretch,
        min(observed_from) AS observed_from,
        max(observed_until) AS observed_until
    FROM numbered
    GROUP BY enterprise_key, side, stretch
)
SELECT
    s.enterprise_key,
    s.side,
    w.comparator,
    max(
        CASE WHEN s.observed_from <= w.start_day AND s.observed_until >= w.end_day THEN 1 ELSE 0 END
    ) = 1 AS observed
FROM stretches AS s
CROSS JOIN comparison_window AS w
GROUP BY s.enterprise_key, s.side, w.comparator
ORDER BY s.enterprise_key, s.side, w.comparator
