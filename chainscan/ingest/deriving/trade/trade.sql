-- Net trade (docs/tables.md): voided invoices and those reversed without their red letter in the
-- data count nothing, what is no sale is left out, and a red letter stands on its original's day,
-- as does the invoice issued anew in its place. Amounts in other currencies are not trade: they
-- are never added to those in the main one.
-- reads: line_scope, red_letter, reissue, goods_group, enterprise
-- params: first_day, last_day, on_original_day, currency, set_aside_groups
-- one row: supplier, buyer, goods group, unit, day, day it became known
WITH reversed_by AS (
    SELECT DISTINCT original_key
    FROM red_letter
    WHERE original_key IS NOT NULL AND NOT lacks_another
),
line AS (
    SELECT l.*
    FROM line_scope AS l
    WHERE l.issued_on BETWEEN :first_day AND :last_day AND l.currency = :currency
),
-- a discount line has neither unit nor quantity: it reduces the line that it follows
discount AS (
    SELECT invoice_key, line_number
    FROM line
    WHERE unit IS NULL AND quantity IS NULL AND (amount < 0) <> is_red
),
unit_before AS (
    SELECT
        l.invoice_key,
        l.line_number,
        last_value(l.unit IGNORE NULLS) OVER (
            PARTITION BY l.invoice_key
            ORDER BY l.line_number
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS unit
    FROM line AS l
    SEMI JOIN discount AS d ON l.invoice_key = d.invoice_key
),
reduced AS (
    SELECT l.* EXCLUDE (unit), coalesce(l.unit, u.unit) AS unit
    FROM line AS l
    LEFT JOIN discount AS d ON l.invoice_key = d.invoice_key AND l.line_number = d.line_number
    LEFT JOIN unit_before AS u
        ON d.invoice_key = u.invoice_key AND d.line_number = u.line_number
),
counting AS (
    SELECT
        l.invoice_key,
        l.supplier_key,
        l.buyer_key,
        l.goods_group,
        l.unit,
        l.issued_on,
        l.is_red,
        CAST(sum(l.amount) AS DECIMAL(18,2)) AS amount,
        CAST(sum(l.quantity) AS DECIMAL(24,8)) AS quantity
    FROM reduced AS l
    LEFT JOIN goods_group AS g ON l.goods_group = g.goods_group
    LEFT JOIN reversed_by AS b ON l.invoice_key = b.original_key
    LEFT JOIN enterprise AS s ON :set_aside_groups AND l.supplier_key = s.enterprise_key
    LEFT JOIN enterprise AS e ON :set_aside_groups AND l.buyer_key = e.enterprise_key
    WHERE
        l.status <> 'voided'
        AND (l.status <> 'reversed' OR l.is_red OR b.original_key IS NOT NULL)
        AND coalesce(g.supply_class, 'unknown') <> 'not_trade'
        AND (s.group_name IS NULL OR s.group_name IS DISTINCT FROM e.group_name)
    GROUP BY
        l.invoice_key, l.supplier_key, l.buyer_key, l.goods_group, l.unit, l.issued_on, l.is_red
),
placed AS (
    SELECT
        c.*,
        CASE WHEN :on_original_day
            THEN coalesce(r.original_day, n.original_day, c.issued_on) ELSE c.issued_on
        END AS trade_day,
        CASE
            WHEN NOT c.is_red THEN 1
            WHEN :on_original_day AND r.is_whole AND r.original_day IS NOT NULL THEN -1
            ELSE 0
        END AS invoice_count
    FROM counting AS c
    LEFT JOIN red_letter AS r ON c.invoice_key = r.invoice_key
    LEFT JOIN reissue AS n ON c.invoice_key = n.invoice_key
    WHERE NOT coalesce(r.lacks_another, FALSE)
)
SELECT
    supplier_key,
    buyer_key,
    goods_group,
    unit,
    trade_day AS "day",
    CAST(date_diff('day', DATE '1970-01-01', trade_day) AS INTEGER) AS day_number,
    issued_on AS known_on,
    CAST(sum(amount) AS DECIMAL(18,2)) AS amount,
    CAST(sum(quantity) AS DECIMAL(24,8)) AS quantity,
    CAST(sum(invoice_count) AS INTEGER) AS invoices
FROM placed
GROUP BY supplier_key, buyer_key, goods_group, unit, trade_day, issued_on
ORDER BY "day", supplier_key, buyer_key, goods_group, unit NULLS FIRST, known_on
