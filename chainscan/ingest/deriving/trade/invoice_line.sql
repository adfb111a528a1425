-- Each invoice's lines (its head where no export has them), as its best copy states them. An
-- invoice whose copy has days of several months is set aside for a part of its own.
-- reads: copy_row, invoice, red_letter, goods_key, unit_word
-- params: first_day, last_day, spanning
-- one row: invoice, line
SELECT
    c.invoice_key,
    CAST(row_number() OVER (
        PARTITION BY c.invoice_key
        ORDER BY c.line_number NULLS LAST, c.source_row, c.file_id
    ) AS INTEGER) AS line_number,
    i.issued_on,
    i.supplier_key,
    i.buyer_key,
    CAST(coalesce(g.goods_group, 0) AS SMALLINT) AS goods_group,
    c.goods_code,
    c.goods_name,
    c.specification,
    u.unit,
    c.quantity,
    c.unit_price,
    c.amount,
    c.tax_rate,
    c.tax,
    c.total,
    c.invoice_kind,
    i.status,
    i.risk,
    i.amount < 0 AS is_red,
    l.original_key,
    i.declared_by,
    i.issued_on AS known_on,
    i.currency,
    i.is_estimated
FROM copy_row AS c
INNER JOIN invoice AS i
    ON c.invoice_key = i.invoice_key AND c.copy_rank = i.copy_rank AND i.spans_months = :spanning
LEFT JOIN red_letter AS l ON c.invoice_key = l.invoice_key
LEFT JOIN unit_word AS u ON c.unit = u.unit_stated
LEFT JOIN goods_key AS g
    ON coalesce(c.goods_code, '') = g.goods_code
    AND CASE WHEN starts_with(c.goods_name, '*') OR starts_with(c.goods_name, '＊')
        THEN regexp_extract(c.goods_name, '^[*＊]([^*＊]{1,40})[*＊]', 1) END
        IS NOT DISTINCT FROM g.short_name
WHERE c.issued_on BETWEEN :first_day AND :last_day
ORDER BY i.issued_on, c.invoice_key, 2
