-- The invoice lines behind a unit price (M12), window by window: the price is the sum of their
-- amounts by the sum of their quantities. A discount line lowers the line that it follows; reversed
-- invoices and their red letters are left out.
-- reads: invoice_line, comparison_window, enterprise, goods_group
-- params: enterprise, side, goods_group, item, unit, on_original_day, currency, set_aside_groups
-- one row: comparator, invoice, line
WITH main_currency AS (
    SELECT currency
    FROM invoice_line
    WHERE currency IS NOT NULL
    GROUP BY currency
    ORDER BY count(*) DESC, currency
    LIMIT 1
),
own AS (
    SELECT *
    FROM invoice_line
    WHERE CASE :side WHEN 'sales' THEN supplier_key ELSE buyer_key END = :enterprise
),
corrected AS (
    SELECT o.invoice_key, min(o.issued_on) AS original_day, max(o.status) AS status
    FROM invoice_line AS o
    WHERE o.invoice_key IN (SELECT original_key FROM own WHERE is_red)
    GROUP BY o.invoice_key
),
line AS (
    SELECT
        l.* EXCLUDE (unit, known_on),
        nullif(l.unit, '') AS unit,
        upper(replace(translate(
            CASE
                WHEN left(l.goods_name, 1) IN ('*', '＊')
                    AND instr(substr(translate(l.goods_name, '＊', '*'), 2), '*') > 0
                    THEN substr(
                        l.goods_name,
                        instr(substr(translate(l.goods_name, '＊', '*'), 2), '*') + 2
                    )
                ELSE l.goods_name
            END,
            '（）×　', '()* '
        ), ' ', '')) AS plain_name,
        upper(replace(translate(coalesce(l.specification, ''), '（）×　', '()* '), ' ', ''))
            AS plain_specification,
        CASE WHEN l.is_red AND :on_original_day
            THEN coalesce(c.original_day, l.issued_on) ELSE l.issued_on
        END AS counts_on,
        l.unit IS NULL AND l.quantity IS NULL AND (l.amount < 0) <> l.is_red AS is_discount
    FROM own AS l
    LEFT JOIN corrected AS c ON l.is_red AND c.invoice_key = l.original_key
    LEFT JOIN main_currency AS m ON m.currency IS NOT NULL
    LEFT JOIN goods_group AS g ON g.goods_group = l.goods_group
    LEFT JOIN enterprise AS s ON :set_aside_groups AND s.enterprise_key = l.supplier_key
    LEFT JOIN enterprise AS b ON :set_aside_groups AND b.enterprise_key = l.buyer_key
    WHERE
        l.goods_name IS NOT NULL
        AND coalesce(g.supply_class, 'unknown') <> 'not_trade'
        AND l.status NOT IN ('voided', 'reversed')
        AND coalesce(c.status, 'normal') <> 'reversed'
        AND (l.currency IS NULL OR l.currency = coalesce(nullif(:currency, ''), m.currency))
        AND (s.group_name IS NULL OR b.group_name IS NULL OR s.group_name <> b.group_name)
),
numbered AS (
    SELECT
        line.*,
        max(CASE WHEN quantity IS NOT NULL AND unit IS NOT NULL THEN line_number END) OVER (
            PARTITION BY invoice_key ORDER BY line_number
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS reduced_line
    FROM line
)
SELECT
    w.comparator,
    CASE :side WHEN 'sales' THEN n.buyer_key ELSE n.supplier_key END AS partner_key,
    n.goods_group, g.name AS group_name, n.invoice_key, n.line_number, n.counts_on,
    n.issued_on AS known_on, s.display_id AS supplier_id, s.name AS supplier_name,
    b.display_id AS buyer_id, b.name AS buyer_name, n.goods_code, n.goods_name, n.specification,
    c.unit, n.quantity, n.unit_price, n.amount, n.tax_rate, 0 AS invoices, n.status,
    CASE WHEN n.is_red THEN 'red_letter' ELSE 'invoice' END AS kind, n.original_key, n.declared_by
FROM numbered AS n
INNER JOIN numbered AS c
    ON c.invoice_key = n.invoice_key
    AND c.line_number = CASE WHEN n.is_discount THEN n.reduced_line ELSE n.line_number END
INNER JOIN comparison_window AS w
    ON n.counts_on BETWEEN w.start_day AND w.end_day AND n.issued_on <= w.known_by
INNER JOIN enterprise AS s ON n.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON n.buyer_key = b.enterprise_key
LEFT JOIN goods_group AS g ON n.goods_group = g.goods_group
WHERE
    (n.is_discount OR n.quantity IS NOT NULL)
    AND c.quantity IS NOT NULL
    AND c.goods_group = :goods_group
    AND c.unit = :unit
    AND CASE
        WHEN c.plain_specification = '' THEN c.plain_name
        ELSE concat(c.plain_name, ' ', c.plain_specification)
    END = :item
ORDER BY
    array_position(['value', 'previous', 'last_year', 'aligned'], w.comparator),
    n.counts_on, n.invoice_key, n.line_number
