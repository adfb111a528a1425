-- The invoice lines behind a change that is summed or counted, window by window.
-- reads: trade_line, partner, comparison_window, goods_group, enterprise
-- params: enterprise, side, place, scope, goods_groups, supply_class, region_code, measured, unit
-- one row: comparator, invoice, line
SELECT
    w.comparator, p.partner_key, l.goods_group, g.name AS group_name, l.invoice_key,
    l.line_number, l.counts_on, l.known_on, s.display_id AS supplier_id, s.name AS supplier_name,
    b.display_id AS buyer_id, b.name AS buyer_name, l.goods_code, l.goods_name, l.specification,
    l.unit, l.quantity, l.unit_price, l.amount, l.tax_rate, l.invoices, l.status, l.kind,
    l.original_key, l.declared_by
FROM trade_line AS l
INNER JOIN comparison_window AS w
    ON l.counts_on BETWEEN w.start_day AND w.end_day AND l.known_on <= w.known_by
INNER JOIN partner AS p
    ON p.partner_key = CASE :side WHEN 'sales' THEN l.buyer_key ELSE l.supplier_key END
INNER JOIN enterprise AS s ON l.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON l.buyer_key = b.enterprise_key
LEFT JOIN goods_group AS g ON l.goods_group = g.goods_group
WHERE
    CASE :side WHEN 'sales' THEN l.supplier_key ELSE l.buyer_key END = :enterprise
    AND (:place IN ('any', p.place) OR (:place = 'focus' AND p.in_focus))
    AND CASE :scope
        WHEN 'goods' THEN list_contains(CAST(:goods_groups AS SMALLINT []), l.goods_group)
        WHEN 'class' THEN coalesce(g.supply_class, 'unknown') = :supply_class
        WHEN 'region' THEN coalesce(
            starts_with(p.region_code, CAST(:region_code AS VARCHAR)), p.place = :region_code
        )
        WHEN 'focus' THEN p.in_focus
        ELSE TRUE
    END
    AND (
        :measured <> 'quantity' OR (
            l.unit = :unit AND l.quantity IS NOT NULL
            AND list_contains(CAST(:goods_groups AS SMALLINT []), l.goods_group)
        )
    )
    AND (:measured IN ('amount', 'quantity') OR p.place NOT IN ('overseas', 'consumer'))
ORDER BY
    array_position(['value', 'previous', 'last_year', 'aligned'], w.comparator),
    l.counts_on, l.invoice_key, l.line_number
