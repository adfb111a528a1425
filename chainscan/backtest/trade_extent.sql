-- First and last day of trade.
-- reads: trade
-- params: none
-- one row: all
SELECT
    MIN(day) AS first_day,
    MAX(day) AS last_day
FROM trade
