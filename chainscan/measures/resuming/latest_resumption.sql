-- The last day of the curve over all enterprises.
-- reads: resumption
-- params: none
-- one row: the whole data
-- engines: duckdb, spark
SELECT
    "day",
    enterprises,
    active,
    active_share,
    amount_ratio,
    last_year_active_share,
    last_year_amount_ratio
FROM resumption
WHERE region_code IS NULL AND industry IS NULL
ORDER BY "day" DESC
LIMIT 1
