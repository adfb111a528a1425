-- The figures, numbered.
-- reads: past_figure
-- params: none
-- one row: code, measured, side, enterprise, scope, goods, supply class, region, unit
-- engines: duckdb, spark
SELECT
    CAST(row_number() OVER (
        ORDER BY
            code, measured, scope, enterprise_key, side, goods_level, goods_group, supply_class,
            region_code, unit
    ) - 1 AS INTEGER) AS series,
    code, measured, scope, enterprise_key, side, goods_level, goods_group, supply_class,
    region_code, unit
FROM (
    SELECT DISTINCT
        code, measured, scope, enterprise_key, side, goods_level, goods_group, supply_class,
        region_code, unit
    FROM past_figure
) AS each
