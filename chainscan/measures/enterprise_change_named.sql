-- enterprise_change with ids and names as text.
-- reads: enterprise_change, enterprise, goods_group, region, comparison_window
-- params: none
-- one row: change
-- engines: duckdb, spark
SELECT
    c.change_id,
    c.code,
    e.display_id AS enterprise_id,
    e.name,
    c.scope,
    coalesce(g.group_code, '*') AS goods_group,
    CASE WHEN c.scope = 'goods' OR c.measured = 'quantity' THEN g.name END AS goods_name,
    c.supply_class,
    c.region_code,
    r.name AS region_name,
    c.unit,
    c.period,
    c.value,
    c.previous,
    c.last_year,
    c.aligned,
    c.value_low,
    c.value_high,
    c.expected,
    c.expected_low,
    c.expected_high,
    c.change_previous,
    c.change_last_year,
    c.change_aligned,
    c.p_value,
    c.q_value,
    c.is_firm,
    c.reason,
    c.reason_previous,
    c.reason_last_year,
    c.reason_aligned,
    c.side,
    c.measured,
    c.goods_level,
    c.item,
    w.rate_changed,
    c.reason_expected
FROM enterprise_change AS c
INNER JOIN enterprise AS e ON e.enterprise_key = c.enterprise_key
LEFT JOIN goods_group AS g ON g.goods_group = c.goods_group
CROSS JOIN (
    SELECT concat_ws(
        ', ',
        max(CASE WHEN comparator = 'previous' AND rate_changes IS NOT NULL THEN comparator END),
        max(CASE WHEN comparator = 'last_year' AND rate_changes IS NOT NULL THEN comparator END),
        max(CASE WHEN comparator = 'aligned' AND rate_changes IS NOT NULL THEN comparator END)
    ) AS rate_changed
    FROM comparison_window
) AS w
LEFT JOIN region AS r ON r.region_code = rpad(c.region_code, 6, '0')
