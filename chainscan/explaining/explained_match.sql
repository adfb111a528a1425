-- One match: the need, the supplier, and what the supplier has to spare.
-- reads: match, enterprise, spare_capacity, supplier_standing
-- params: finding
-- one row: match
SELECT
    m.*,
    e.display_id AS supplier_id, e.name AS supplier_name,
    c.monthly_capacity, c.monthly_current, c.monthly_spare, c.is_lower_bound, c.monthly_peak,
    c.monthly_normal, c.months, c.resumed_share,
    s.first_day, s.last_day, s.lines, s.undone_lines
FROM match AS m
INNER JOIN enterprise AS e ON m.supplier_key = e.enterprise_key
LEFT JOIN spare_capacity AS c
    ON m.supplier_key = c.supplier_key AND m.supplier_goods_group = c.goods_group AND c.unit IS NULL
LEFT JOIN supplier_standing AS s ON m.supplier_key = s.supplier_key
WHERE m.match_id = :finding
