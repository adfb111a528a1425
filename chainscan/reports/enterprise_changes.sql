-- Enterprises' measures: totals, and quantities and prices of each kind of goods, largest first.
-- reads: enterprise_change, goods_group
-- params: enterprises
-- one row: enterprise, code, side, scope, goods group, item, unit
SELECT
    c.enterprise_key AS of_enterprise,
    c.change_id, c.code, c.side, c.scope, c.measured, c.item, c.unit, c.value, c.previous, c.last_year, c.aligned,
    c.change_previous, c.change_last_year, c.change_aligned, c.reason,
    c.reason_previous, c.reason_last_year, c.reason_aligned, c.value_low, c.value_high,
    c.expected_low, c.expected_high, c.p_value, c.q_value, c.is_firm, c.reason_expected,
    CASE WHEN c.goods_group <> 0 THEN g.name END AS goods
FROM enterprise_change AS c
LEFT JOIN goods_group AS g ON c.goods_group = g.goods_group
WHERE c.enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[]))) AND (
    (c.scope = 'all' AND c.code IN ('M01', 'M03', 'M05', 'M07', 'M08', 'M09', 'M10', 'M11'))
    OR (c.scope IN ('all', 'goods') AND c.code IN ('M02', 'M06', 'M12'))
)
ORDER BY
    c.enterprise_key, c.code, c.scope, c.measured,
    greatest(coalesce(c.value, 0), coalesce(c.aligned, 0), coalesce(c.last_year, 0)) DESC,
    c.change_id
