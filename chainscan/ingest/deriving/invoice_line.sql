-- Each invoice's lines (its head where no export has them), as its best copy states them.
-- reads: invoice_copy, invoice, invoice_row, red_letter, goods_key, unit_word
-- params: none
-- one row: invoice, line
WITH chosen AS (
    SELECT
        c.file_id,
        c.source_row,
        c.invoice_key,
        CAST(row_number() OVER (
            PARTITION BY c.invoice_key
            ORDER BY c.line_number NULLS LAST, c.source_row, c.file_id
        ) AS INTEGER) AS line_number
    FROM invoice_copy AS c
    INNER JOIN invoice AS i ON c.invoice_key = i.invoice_key AND c.copy_rank = i.copy_rank
)
SELECT
    c.invoice_key,
    c.line_number,
    i.issued_on,
    i.supplier_key,
    i.buyer_key,
    CAST(coalesce(g.goods_group, 0) AS SMALLINT) AS goods_group,
    r.goods_code,
    r.goods_name,
    r.specification,
    u.unit,
    r.quantity,
    r.unit_price,
    r.amount,
    r.tax_rate,
    r.tax,
    r.total,
    r.invoice_kind,
    i.status,
    i.risk,
    i.amount < 0 AS is_red,
    l.original_key,
    i.declared_by,
    i.issued_on AS known_on
FROM chosen AS c
INNER JOIN invoice AS i ON c.invoice_key = i.invoice_key
INNER JOIN invoice_row AS r ON c.file_id = r.file_id AND c.source_row = r.source_row
LEFT JOIN red_letter AS l ON c.invoice_key = l.invoice_key
LEFT JOIN unit_word AS u ON r.unit = u.unit_stated
LEFT JOIN goods_key AS g
    ON coalesce(r.goods_code, '') = g.goods_code
    AND regexp_extract(r.goods_name, '^\s*[*＊]([^*＊]{1,40})[*＊]', 1)
        IS NOT DISTINCT FROM g.short_name
ORDER BY i.issued_on, c.invoice_key, c.line_number
