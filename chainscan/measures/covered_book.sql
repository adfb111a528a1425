-- Whether each book covers each window from first to last day; stretches that touch are one stretch.
-- A window is covered where the last stretch that begins before its end has begun by its first day
-- and lasts to its last.
-- reads: book
-- params: value_start, value_end, previous_start, previous_end, last_year_start, last_year_end, aligned_start, aligned_end
-- one row: enterprise, side
-- engines: duckdb, spark
WITH ordered AS (
    SELECT
        enterprise_key,
        side,
        observed_from,
        observed_until,
        coalesce(
            observed_from > max(observed_until) OVER (
                PARTITION BY enterprise_key, side
                ORDER BY observed_from, observed_until
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) + 1,
            TRUE
        ) AS begins
    FROM book
)
SELECT
    enterprise_key,
    side,
    coalesce(
        max(CASE WHEN begins AND observed_from <= :value_end THEN observed_from END) <= :value_start
        AND max(CASE WHEN observed_from <= :value_end THEN observed_until END) >= :value_end,
        FALSE
    ) AS value,
    coalesce(
        max(CASE WHEN begins AND observed_from <= :previous_end THEN observed_from END) <= :previous_start
        AND max(CASE WHEN observed_from <= :previous_end THEN observed_until END) >= :previous_end,
        FALSE
    ) AS previous,
    coalesce(
        max(CASE WHEN begins AND observed_from <= :last_year_end THEN observed_from END) <= :last_year_start
        AND max(CASE WHEN observed_from <= :last_year_end THEN observed_until END) >= :last_year_end,
        FALSE
    ) AS last_year,
    coalesce(
        max(CASE WHEN begins AND observed_from <= :aligned_end THEN observed_from END) <= :aligned_start
        AND max(CASE WHEN observed_from <= :aligned_end THEN observed_until END) >= :aligned_end,
        FALSE
    ) AS aligned
FROM ordered
GROUP BY enterprise_key, side
