-- Negative invoices and what they correct: the invoice that the remark names; else an earlier one
-- of the same pair with exactly the opposite amount, the earliest open invoice going with the
-- earliest red letter (where every red letter has its original in the data, the k-th of one with
-- the k-th of the other; a red letter before which no invoice is open has none); else the pair's
-- only invoice that is marked as reversed or partly reversed and still lacks its red letters.
-- A reversed invoice whose red letters do not add up to it lacks one: it and they count nothing.
-- reads: invoice_scope, invoice
-- params: none
-- one row: red letter
WITH red AS (
    SELECT invoice_key, issued_on, supplier_key, buyer_key, amount, stated_original
    FROM invoice_scope
    WHERE amount < 0 AND status <> 'voided'
),
-- numbers that only the seller keeps apart: the latest invoice of the pair with that number
numbered AS (
    SELECT invoice_key, original_key
    FROM (
        SELECT
            r.invoice_key,
            o.invoice_key AS original_key,
            row_number() OVER (
                PARTITION BY r.invoice_key ORDER BY o.issued_on DESC, o.invoice_key
            ) AS place
        FROM red AS r
        INNER JOIN invoice_scope AS o
            ON
                r.stated_original = o.invoice_number
                AND r.supplier_key = o.supplier_key
                AND r.buyer_key = o.buyer_key
                AND o.amount > 0
                AND o.issued_on <= r.issued_on
    ) AS ranked
    WHERE place = 1
),
stated AS (
    SELECT
        r.invoice_key,
        coalesce(o.invoice_key, n.original_key, r.stated_original) AS original_key
    FROM red AS r
    LEFT JOIN invoice AS o ON r.stated_original = o.invoice_key AND o.amount > 0
    LEFT JOIN numbered AS n ON r.invoice_key = n.invoice_key
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
    FROM invoice_scope AS i
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
    SELECT r.invoice_key, o.invoice_key AS original_key
    FROM balanced AS r
    INNER JOIN balanced AS o
        ON r.supplier_key = o.supplier_key
        AND r.buyer_key = o.buyer_key
        AND r.amount = o.amount
        AND o.is_red = 0
        AND o.invoices = r.reds - r.without_original
    WHERE r.is_red = 1 AND r.without_original = r.without_before
),
found AS (
    SELECT invoice_key, original_key, 'remark' AS found_by FROM stated
    UNION ALL
    SELECT invoice_key, original_key, 'opposite_amount' AS found_by FROM matched
),
left_over AS (
    SELECT
        r.supplier_key,
        r.buyer_key,
        min(r.issued_on) AS first_day,
        sum(r.amount) AS amount
    FROM red AS r
    ANTI JOIN found AS f ON r.invoice_key = f.invoice_key
    WHERE r.buyer_key <> 0
    GROUP BY r.supplier_key, r.buyer_key
),
marked AS (
    SELECT
        i.supplier_key,
        i.buyer_key,
        min(i.invoice_key) AS invoice_key,
        min(i.issued_on) AS issued_on,
        min(i.amount) AS amount,
        min(i.status) AS status
    FROM invoice_scope AS i
    ANTI JOIN found AS f ON i.invoice_key = f.original_key
    WHERE i.amount > 0 AND i.status IN ('reversed', 'partly_reversed') AND i.buyer_key <> 0
    GROUP BY i.supplier_key, i.buyer_key
    HAVING count(*) = 1
),
by_status AS (
    SELECT r.invoice_key, m.invoice_key AS original_key, 'status' AS found_by
    FROM red AS r
    ANTI JOIN found AS f ON r.invoice_key = f.invoice_key
    INNER JOIN left_over AS l ON r.supplier_key = l.supplier_key AND r.buyer_key = l.buyer_key
    INNER JOIN marked AS m ON r.supplier_key = m.supplier_key AND r.buyer_key = m.buyer_key
    WHERE
        l.first_day >= m.issued_on
        AND (
            (m.status = 'reversed' AND l.amount + m.amount = 0)
            OR (m.status = 'partly_reversed' AND l.amount + m.amount > 0)
        )
),
linked AS (
    SELECT
        r.invoice_key,
        r.amount,
        f.original_key,
        f.found_by,
        o.issued_on AS original_day,
        o.status AS original_status,
        o.amount AS original_amount,
        sum(r.amount) OVER (PARTITION BY f.original_key) AS reversed_amount
    FROM red AS r
    LEFT JOIN (FROM found UNION ALL FROM by_status) AS f ON r.invoice_key = f.invoice_key
    LEFT JOIN invoice AS o ON f.original_key = o.invoice_key AND o.amount > 0
)
SELECT
    invoice_key,
    original_key,
    original_day,
    coalesce(found_by, 'none') AS found_by,
    coalesce(amount + original_amount = 0, FALSE) AS is_whole,
    coalesce(
        original_status = 'reversed' AND reversed_amount + original_amount <> 0, FALSE
    ) AS lacks_another
FROM linked
ORDER BY invoice_key
