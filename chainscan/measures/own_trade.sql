-- Net trade of each window, seen from every enterprise whose own book covers that window.
-- reads: partner_trade
-- params: none
-- one row: enterprise, side, comparator, goods group, unit, place, in focus, region
-- engines: duckdb, spark
SELECT
    enterprise_key,
    side,
    comparator,
    goods_group,
    unit,
    place,
    in_focus,
    region_code,
    sum(amount) AS amount,
    sum(quantity) AS quantity
FROM partner_trade
GROUP BY
    enterprise_key, side, comparator, goods_group, unit, place, in_focus, region_code
