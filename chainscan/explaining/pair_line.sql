-- The invoice lines behind the trade of a pair or a supplier, in one goods group or in all, as
-- known on a day.
-- reads: trade_line, goods_group, enterprise
-- params: goods_group, first_day, last_day, as_of
-- one row: invoice, line
SELECT
    CAST(NULL AS VARCHAR) AS comparator, l.buyer_key AS partner_key, l.goods_group,
    g.name AS group_name, l.invoice_key,
    l.line_number, l.counts_on, l.known_on, s.display_id AS supplier_id, s.name AS supplier_name,
    b.display_id AS buyer_id, b.name AS buyer_name, l.goods_code, l.goods_name, l.specification,
    l.unit, l.quantity, l.unit_price, l.amount, l.tax_rate, l.invoices, l.status, l.kind,
    l.original_key, l.declared_by
FROM trade_line AS l
INNER JOIN enterprise AS s ON l.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON l.buyer_key = b.enterprise_key
LEFT JOIN goods_group AS g ON l.goods_group = g.goods_group
WHERE
    (CAST(:goods_group AS SMALLINT) IS NULL OR l.goods_group = CAST(:goods_group AS SMALLINT))
    AND l.counts_on <= :last_day
    AND l.known_on <= :as_of
    AND (CAST(:first_day AS DATE) IS NULL OR l.counts_on >= CAST(:first_day AS DATE))
ORDER BY l.counts_on, l.invoice_key, l.line_number
