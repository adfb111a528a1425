-- How many lost goods have a stock that the buyer told, and of how many it has run out.
-- reads: lost_goods
-- params: as_of
-- one row: all links
SELECT
    COUNT(stock_until) AS stocked,
    COUNT(CASE WHEN stock_until < :as_of THEN 1 END) AS run_out
FROM lost_goods
