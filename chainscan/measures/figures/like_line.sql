-- Lines of goods with a quantity, and what they are alike by: goods group, name and specification
-- as written (without the *简称*, blanks and differences of case or width), unit. A discount line
-- lowers the line that it follows; reversed invoices and their red letters are left out.
-- reads: invoice_line, comparison_window, enterprise, goods_group, lump_unit
-- params: on_original_day, currency, set_aside_groups
-- one row: supplier, buyer, goods group, item, unit, day, day it became known
-- engines: duckdb, spark
WITH reach AS (
    SELECT min(start_day) AS first_day FROM comparison_window
),
main_currency AS (
    SELECT currency
    FROM (
        SELECT currency, row_number() OVER (ORDER BY count(*) DESC, currency) AS place
        FROM invoice_line
        WHERE currency IS NOT NULL
        GROUP BY currency
    ) AS ranked
    WHERE place = 1
),
corrected AS (
    SELECT o.invoice_key, min(o.issued_on) AS original_day, max(o.status) AS status
    FROM invoice_line AS o
    WHERE o.invoice_key IN (SELECT original_key FROM invoice_line WHERE is_red)
    GROUP BY o.invoice_key
),
line AS (
    SELECT
        l.invoice_key,
        l.line_number,
        l.supplier_key,
        l.buyer_key,
        l.goods_group,
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
        ), ' ', '')) AS goods_name,
        upper(replace(translate(coalesce(l.specification, ''), '（）×　', '()* '), ' ', ''))
            AS specification,
        nullif(l.unit, '') AS unit,
        l.quantity,
        l.amount,
        l.issued_on AS known_on,
        CASE WHEN l.is_red AND :on_original_day
            THEN coalesce(c.original_day, l.issued_on) ELSE l.issued_on
        END AS trade_day,
        l.unit IS NULL AND l.quantity IS NULL AND (l.amount < 0) <> l.is_red AS is_discount
    FROM invoice_line AS l
    CROSS JOIN reach AS r
    LEFT JOIN corrected AS c ON l.is_red AND c.invoice_key = l.original_key
    LEFT JOIN main_currency AS m ON m.currency IS NOT NULL
    LEFT JOIN goods_group AS g ON g.goods_group = l.goods_group
    LEFT JOIN enterprise AS s ON :set_aside_groups AND s.enterprise_key = l.supplier_key
    LEFT JOIN enterprise AS b ON :set_aside_groups AND b.enterprise_key = l.buyer_key
    WHERE
        l.goods_name IS NOT NULL
        AND coalesce(g.supply_class, 'unknown') <> 'not_trade'
        AND (
            EXISTS (
                SELECT 1 FROM comparison_window AS w
                WHERE l.issued_on >= w.start_day AND l.issued_on <= w.end_day
            )
            OR (l.is_red AND l.issued_on >= r.first_day)
        )
        AND l.status NOT IN ('voided', 'reversed')
        AND coalesce(c.status, 'normal') <> 'reversed'
        AND (
            l.currency IS NULL
            OR l.currency = CASE WHEN :currency = '' THEN m.currency ELSE :currency END
        )
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
    c.supplier_key,
    c.buyer_key,
    c.goods_group,
    CASE
        WHEN c.specification = '' THEN c.goods_name
        ELSE concat(c.goods_name, ' ', c.specification)
    END AS item,
    c.unit,
    n.trade_day,
    n.known_on,
    sum(n.amount) AS amount,
    sum(n.quantity) AS quantity
FROM numbered AS n
INNER JOIN numbered AS c
    ON c.invoice_key = n.invoice_key
    AND c.line_number = CASE WHEN n.is_discount THEN n.reduced_line ELSE n.line_number END
LEFT JOIN lump_unit AS u ON u.unit = c.unit
WHERE
    (n.is_discount OR n.quantity IS NOT NULL)
    AND c.quantity IS NOT NULL
    AND c.unit IS NOT NULL
    AND u.unit IS NULL
    AND c.goods_name <> ''
GROUP BY
    c.supplier_key, c.buyer_key, c.goods_group, c.goods_name, c.specification, c.unit,
    n.trade_day, n.known_on
