-- Invoice lines with ids as text.
-- reads: invoice_line, enterprise, goods_group
-- params: none
-- one row: invoice, line
SELECT
    l.invoice_key,
    l.line_number,
    l.issued_on,
    s.display_id AS supplier_id,
    s.name AS supplier_name,
    b.display_id AS buyer_id,
    b.name AS buyer_name,
    g.group_code AS goods_group,
    l.goods_code,
    l.goods_name,
    l.specification,
    l.unit,
    l.quantity,
    l.unit_price,
    l.amount,
    l.tax_rate,
    l.tax,
    l.total,
    l.invoice_kind,
    l.status,
    l.risk,
    l.is_red,
    l.original_key,
    l.declared_by,
    l.known_on
FROM invoice_line AS l
INNER JOIN enterprise AS s ON l.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON l.buyer_key = b.enterprise_key
LEFT JOIN goods_group AS g ON l.goods_group = g.goods_group
