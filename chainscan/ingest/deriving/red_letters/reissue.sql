-- A red letter and a near-equal invoice to the same partner within seven days are one correction:
-- the new invoice stands for the original, on its day. Near-equal: within a twentieth.
-- reads: invoice_scope, red_letter
-- params: none
-- one row: invoice that was issued anew
WITH red AS (
    SELECT r.invoice_key, i.issued_on, i.supplier_key, i.buyer_key, -i.amount AS amount, r.original_day
    FROM red_letter AS r
    INNER JOIN invoice_scope AS i ON r.invoice_key = i.invoice_key
    WHERE r.is_whole AND NOT r.lacks_another AND r.original_day < i.issued_on
),
near AS (
    SELECT
        n.invoice_key,
        r.invoice_key AS red_key,
        r.original_day,
        row_number() OVER (
            PARTITION BY r.invoice_key ORDER BY n.issued_on, abs(n.amount - r.amount), n.invoice_key
        ) AS place_for_red,
        row_number() OVER (
            PARTITION BY n.invoice_key ORDER BY r.issued_on, abs(n.amount - r.amount), r.invoice_key
        ) AS place_for_invoice
    FROM red AS r
    INNER JOIN invoice_scope AS n
        ON
            r.supplier_key = n.supplier_key
            AND r.buyer_key = n.buyer_key
            AND n.issued_on BETWEEN r.issued_on AND r.issued_on + 7
            AND abs(n.amount - r.amount) * 20 <= r.amount
            AND n.status IN ('normal', 'partly_reversed')
    ANTI JOIN red_letter AS o ON n.invoice_key = o.original_key
)
SELECT invoice_key, red_key, original_day
FROM near
WHERE place_for_red = 1 AND place_for_invoice = 1
ORDER BY invoice_key
