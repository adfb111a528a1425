-- Negative invoices and what they correct: the invoice that the remark names, else an earlier
-- one of the same pair with exactly the opposite amount. The earliest open invoice goes with the
-- earliest red letter: where every red letter has its original in the data, the k-th of one with
-- the k-th of the other; a red letter before which no invoice is open has none.
-- reads: invoice
-- params: none
-- one row: red letter
WITH red AS (
    SELECT invoice_key, issued_on, supplier_key, buyer_key, amount, stated_original
    FROM invoice
    WHERE amount < 0 AND status <> 'voided'
),
stated AS (
    SELECT
        r.invoice_key,
        r.stated_original AS original_key,
        o.issued_on AS original_day,
        coalesce(o.amount + r.amount = 0, FALSE) AS is_whole
    FROM red AS r
    LEFT JOIN invoice AS o ON r.stated_original = o.invoice_key AND o.amount > 0
    WHERE r.stated_original IS NOT NULL
),
wanted AS (
    SELECT DISTINCT supplier_key, buyer_key, -amount AS amount
    FROM red
    WHERE stated_original IS NULL AND buyer_key <> 0
),
events AS (
    SELECT r.invoice_key, r.issued_on, r.supplier_key, r.buyer_key, -r.amount AS amount, 1 AS is_red
    FROM red AS r
    WHERE r.stated_original IS NULL AND r.buyer_key <> 0
    UNION ALL
    SELECT i.invoice_key, i.issued_on, i.supplier_key, i.buyer_key, i.amount, 0 AS is_red
    FROM invoice AS i
    SEMI JOIN wanted AS w
        ON i.supplier_key = w.supplier_key AND i.buyer_key = w.buyer_key AND i.amount = w.amount
    ANTI JOIN stated AS s ON i.invoice_key = s.original_key
    WHERE i.status <> 'voided'
),
counted AS (
    SELECT
        e.*,
        sum(e.is_red) OVER so_far AS reds,
        sum(1 - e.is_red) OVER so_far AS invoices
    FROM events AS e
    WINDOW so_far AS (
        PARTITION BY e.supplier_key, e.buyer_key, e.amount
        ORDER BY e.issued_on, e.is_red, e.invoice_key
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),
balanced AS (
    -- red letters so far that found no open invoice: the running maximum of the surplus
    SELECT
        c.*,
        greatest(0, max(c.reds - c.invoices) OVER so_far) AS without_original,
        greatest(0, coalesce(max(c.reds - c.invoices) OVER before, 0)) AS without_before
    FROM counted AS c
    WINDOW
        so_far AS (
            PARTITION BY c.supplier_key, c.buyer_key, c.amount
            ORDER BY c.issued_on, c.is_red, c.invoice_key
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ),
        before AS (
            PARTITION BY c.supplier_key, c.buyer_key, c.amount
            ORDER BY c.issued_on, c.is_red, c.invoice_key
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
),
matched AS (
    SELECT r.invoice_key, o.invoice_key AS original_key, o.issued_on AS original_day
    FROM balanced AS r
    INNER JOIN balanced AS o
        ON r.supplier_key = o.supplier_key
        AND r.buyer_key = o.buyer_key
        AND r.amount = o.amount
        AND o.is_red = 0
        AND o.invoices = r.reds - r.without_original
    WHERE r.is_red = 1 AND r.without_original = r.without_before
)
SELECT
    r.invoice_key,
    coalesce(s.original_key, m.original_key) AS original_key,
    coalesce(s.original_day, m.original_day) AS original_day,
    CASE
        WHEN s.invoice_key IS NOT NULL THEN 'remark'
        WHEN m.invoice_key IS NOT NULL THEN 'opposite_amount'
        ELSE 'none'
    END AS found_by,
    coalesce(s.is_whole, m.invoice_key IS NOT NULL) AS is_whole
FROM red AS r
LEFT JOIN stated AS s ON r.invoice_key = s.invoice_key
LEFT JOIN matched AS m ON r.invoice_key = m.invoice_key
ORDER BY r.invoice_key
