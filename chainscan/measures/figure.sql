-- The bare figures behind every measure, window by window.
-- reads: total_figure, summed_figure, partner_figure, concentration_figure, single_source_figure, price_figure
-- params: none
-- one row: code, measured, side, enterprise, scope, goods, item, supply class, region, unit
-- engines: duckdb, spark
WITH every AS (
    SELECT
        code, enterprise_key, side, measured, place, scope, 0 AS goods_group, 0 AS goods_level,
        CAST(NULL AS STRING) AS item, CAST(NULL AS STRING) AS supply_class,
        CAST(NULL AS STRING) AS region_code, CAST(NULL AS STRING) AS unit,
        CAST(value AS DECIMAL(28, 8)) AS value,
        CAST(previous AS DECIMAL(28, 8)) AS previous,
        CAST(last_year AS DECIMAL(28, 8)) AS last_year,
        CAST(aligned AS DECIMAL(28, 8)) AS aligned
    FROM total_figure
    UNION ALL
    SELECT
        code, enterprise_key, side, measured, place, scope, goods_group, goods_level,
        NULL AS item, supply_class, region_code, unit,
        CAST(value AS DECIMAL(28, 8)) AS value,
        CAST(previous AS DECIMAL(28, 8)) AS previous,
        CAST(last_year AS DECIMAL(28, 8)) AS last_year,
        CAST(aligned AS DECIMAL(28, 8)) AS aligned
    FROM summed_figure
    UNION ALL
    SELECT
        code, enterprise_key, side, measured, place, scope, goods_group, goods_level,
        NULL AS item, supply_class, region_code, NULL AS unit,
        CAST(value AS DECIMAL(28, 8)) AS value,
        CAST(previous AS DECIMAL(28, 8)) AS previous,
        CAST(last_year AS DECIMAL(28, 8)) AS last_year,
        CAST(aligned AS DECIMAL(28, 8)) AS aligned
    FROM partner_figure
    UNION ALL
    SELECT
        code, enterprise_key, side, measured, place, scope, goods_group, goods_level,
        NULL AS item, supply_class, NULL AS region_code, NULL AS unit,
        CAST(value AS DECIMAL(28, 8)) AS value,
        CAST(previous AS DECIMAL(28, 8)) AS previous,
        CAST(last_year AS DECIMAL(28, 8)) AS last_year,
        CAST(aligned AS DECIMAL(28, 8)) AS aligned
    FROM concentration_figure
    UNION ALL
    SELECT
        code, enterprise_key, side, measured, place, scope, 0 AS goods_group, 0 AS goods_level,
        NULL AS item, supply_class, NULL AS region_code, NULL AS unit,
        CAST(value AS DECIMAL(28, 8)) AS value,
        CAST(previous AS DECIMAL(28, 8)) AS previous,
        CAST(last_year AS DECIMAL(28, 8)) AS last_year,
        CAST(aligned AS DECIMAL(28, 8)) AS aligned
    FROM single_source_figure
    UNION ALL
    SELECT
        code, enterprise_key, side, measured, place, scope, goods_group, goods_level,
        item, NULL AS supply_class, NULL AS region_code, unit,
        CAST(value AS DECIMAL(28, 8)) AS value,
        CAST(previous AS DECIMAL(28, 8)) AS previous,
        CAST(last_year AS DECIMAL(28, 8)) AS last_year,
        CAST(aligned AS DECIMAL(28, 8)) AS aligned
    FROM price_figure
)
SELECT
    code,
    enterprise_key,
    side,
    place,
    scope,
    CAST(goods_group AS SMALLINT) AS goods_group,
    supply_class,
    region_code,
    unit,
    value,
    previous,
    last_year,
    aligned,
    measured,
    CASE WHEN scope = 'goods' THEN CAST(goods_level AS TINYINT) END AS goods_level,
    item,
    place <> 'any'
    OR scope = 'focus'
    OR (scope = 'region' AND region_code NOT IN ('overseas', 'consumer', 'unknown'))
        AS is_regional
FROM every
