-- The invoice lines that net trade is made of, as the table trade has it (docs/tables.md): each
-- with the day it counts on, what it adds, and how it counts among the invoices of that day. A red
-- letter takes off on its original's day; an invoice issued anew in its place stands there, too.
-- reads: invoice_line, invoice, red_letter, reissue, goods_group, enterprise
-- params: supplier, buyer, on_original_day, currency, set_aside_groups
-- one row: invoice, line
WITH main_currency AS (
    SELECT currency FROM invoice GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1
),
reversed_by AS (
    SELECT DISTINCT original_key
    FROM red_letter
    WHERE original_key IS NOT NULL AND NOT lacks_another
),
line AS (
    SELECT
        l.* EXCLUDE (unit),
        -- a discount line has neither unit nor quantity: it reduces the line that it follows
        CASE
            WHEN l.unit IS NULL AND l.quantity IS NULL AND (l.amount < 0) <> l.is_red
                THEN last_value(l.unit IGNORE NULLS) OVER (
                    PARTITION BY l.invoice_key ORDER BY l.line_number
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                )
            ELSE l.unit
        END AS unit
    FROM invoice_line AS l
    INNER JOIN main_currency AS m ON l.currency = coalesce(nullif(:currency, ''), m.currency)
    WHERE
        (CAST(:supplier AS INTEGER) IS NULL OR l.supplier_key = CAST(:supplier AS INTEGER))
        AND (CAST(:buyer AS INTEGER) IS NULL OR l.buyer_key = CAST(:buyer AS INTEGER))
),
counting AS (
    SELECT
        l.*,
        r.is_whole,
        r.original_day,
        n.original_day AS reissue_day,
        row_number() OVER (
            PARTITION BY l.invoice_key, l.goods_group, l.unit ORDER BY l.line_number
        ) = 1 AS is_first
    FROM line AS l
    LEFT JOIN goods_group AS g ON l.goods_group = g.goods_group
    LEFT JOIN reversed_by AS b ON l.invoice_key = b.original_key
    LEFT JOIN red_letter AS r ON l.invoice_key = r.invoice_key
    LEFT JOIN reissue AS n ON l.invoice_key = n.invoice_key
    LEFT JOIN enterprise AS s ON :set_aside_groups AND l.supplier_key = s.enterprise_key
    LEFT JOIN enterprise AS e ON :set_aside_groups AND l.buyer_key = e.enterprise_key
    WHERE
        l.status <> 'voided'
        AND (l.status <> 'reversed' OR l.is_red OR b.original_key IS NOT NULL)
        AND coalesce(g.supply_class, 'unknown') <> 'not_trade'
        AND (s.group_name IS NULL OR s.group_name IS DISTINCT FROM e.group_name)
        AND NOT coalesce(r.lacks_another, FALSE)
)
SELECT
    invoice_key,
    line_number,
    CASE WHEN :on_original_day
        THEN coalesce(original_day, reissue_day, issued_on) ELSE issued_on
    END AS counts_on,
    issued_on AS known_on,
    supplier_key,
    buyer_key,
    goods_group,
    goods_code,
    goods_name,
    specification,
    unit,
    quantity,
    unit_price,
    amount,
    tax_rate,
    CASE
        WHEN NOT is_first THEN 0
        WHEN NOT is_red THEN 1
        WHEN :on_original_day AND is_whole AND original_day IS NOT NULL THEN -1
        ELSE 0
    END AS invoices,
    status,
    CASE WHEN is_red THEN 'red_letter' WHEN reissue_day IS NOT NULL THEN 'reissue' ELSE 'invoice' END
        AS kind,
    original_key,
    declared_by
FROM counting
