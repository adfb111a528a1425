-- What the price with tax is in millionths of the price without, by the rates that the invoices
-- of a window state: 13 % is 1,130,000. Null where a line states no rate.
-- reads: invoice_line, comparison_window
-- params: none
-- one row: comparator, supplier, buyer, goods group
WITH taxed AS (
    SELECT
        w.comparator,
        l.supplier_key,
        l.buyer_key,
        l.goods_group,
        sum(l.amount) AS amount,
        sum(l.amount * l.tax_rate) AS tax,
        count(*) = count(l.tax_rate) AS is_stated
    FROM invoice_line AS l
    INNER JOIN comparison_window AS w
        ON l.issued_on >= w.start_day AND l.issued_on <= w.end_day AND l.known_on <= w.known_by
    WHERE NOT l.is_red AND l.status <> 'voided' AND l.amount > 0 AND l.goods_group <> 0
    GROUP BY w.comparator, l.supplier_key, l.buyer_key, l.goods_group
)
SELECT
    comparator,
    supplier_key,
    buyer_key,
    goods_group,
    CAST(CASE WHEN is_stated THEN
        1000000 + (2 * CAST(tax * 1000000 AS HUGEINT) * 100 + CAST(amount * 100 AS HUGEINT))
        // (2 * CAST(amount * 100 AS HUGEINT))
    END AS HUGEINT) AS with_tax
FROM taxed
