-- What each figure was expected to be, or why that cannot be said.
-- reads: expectation_frame
-- params: none
-- one row: code, measured, side, enterprise, scope, goods, supply class, region, unit
-- engines: duckdb, spark
SELECT
    CAST(code AS VARCHAR) AS code,
    CAST(measured AS VARCHAR) AS measured,
    CAST(scope AS VARCHAR) AS scope,
    CAST(enterprise_key AS INTEGER) AS enterprise_key,
    CAST(side AS VARCHAR) AS side,
    CAST(goods_level AS TINYINT) AS goods_level,
    CAST(goods_group AS SMALLINT) AS goods_group,
    CAST(supply_class AS VARCHAR) AS supply_class,
    CAST(region_code AS VARCHAR) AS region_code,
    CAST(unit AS VARCHAR) AS unit,
    CAST(round(expected, 4) AS DECIMAL(28, 8)) AS expected,
    CAST(round(expected_low, 4) AS DECIMAL(28, 8)) AS expected_low,
    CAST(round(expected_high, 4) AS DECIMAL(28, 8)) AS expected_high,
    CAST(p_value AS DOUBLE) AS p_value,
    CAST(q_value AS DOUBLE) AS q_value,
    CAST(is_firm AS BOOLEAN) AS is_firm,
    CAST(why_not AS VARCHAR) AS why_not
FROM expectation_frame
