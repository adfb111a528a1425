-- The figures of one family of series, window by window.
-- reads: past_figure, past_series
-- params: code, measured, scope
-- one row: series, window
-- engines: duckdb, spark
SELECT s.series, f.window_number, f.figure, f.amount
FROM past_figure AS f
INNER JOIN past_series AS s
    ON s.code = f.code
    AND s.measured = f.measured
    AND s.scope = f.scope
    AND s.enterprise_key = f.enterprise_key
    AND s.side = f.side
    AND s.goods_level = f.goods_level
    AND s.goods_group = f.goods_group
    AND s.supply_class = f.supply_class
    AND s.region_code = f.region_code
    AND s.unit = f.unit
WHERE f.code = :code AND f.measured = :measured AND f.scope = :scope
ORDER BY s.series, f.window_number
