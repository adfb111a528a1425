-- Each invoice once: parties and amounts from its best copy, the most final status of all.
-- `seller_amount` and `buyer_amount` are what either book says, so that disagreements show.
-- reads: invoice_copy
-- params: none
-- one row: invoice
WITH copies AS (
    SELECT
        invoice_key,
        copy_rank,
        min(issued_on) AS issued_on,
        min(supplier_key) AS supplier_key,
        min(buyer_key) AS buyer_key,
        CAST(sum(amount) AS DECIMAL(18,2)) AS amount,
        CAST(sum(tax) AS DECIMAL(18,2)) AS tax,
        CAST(sum(total) AS DECIMAL(18,2)) AS total,
        max(finality) AS finality,
        max(risk) AS risk,
        min(stated_original) AS stated_original
    FROM invoice_copy
    GROUP BY invoice_key, copy_rank
),
ranked AS (
    SELECT
        invoice_key,
        min(copy_rank) AS copy_rank,
        min(CASE WHEN copy_rank NOT IN (3, 6) THEN copy_rank END) AS seller_rank,
        min(CASE WHEN copy_rank IN (3, 6) THEN copy_rank END) AS buyer_rank,
        max(finality) AS finality,
        max(risk) AS risk,
        min(stated_original) AS stated_original
    FROM copies
    GROUP BY invoice_key
)
SELECT
    r.invoice_key,
    c.issued_on,
    c.supplier_key,
    c.buyer_key,
    c.amount,
    c.tax,
    c.total,
    CASE r.finality
        WHEN 3 THEN 'voided' WHEN 2 THEN 'reversed' WHEN 1 THEN 'partly_reversed' ELSE 'normal'
    END AS status,
    r.risk,
    r.stated_original,
    CASE
        WHEN r.seller_rank IS NOT NULL AND r.buyer_rank IS NOT NULL THEN 'both'
        WHEN r.seller_rank IS NOT NULL THEN 'supplier'
        ELSE 'buyer'
    END AS declared_by,
    r.copy_rank,
    s.amount AS seller_amount,
    b.amount AS buyer_amount
FROM ranked AS r
INNER JOIN copies AS c ON r.invoice_key = c.invoice_key AND r.copy_rank = c.copy_rank
LEFT JOIN copies AS s ON r.invoice_key = s.invoice_key AND r.seller_rank = s.copy_rank
LEFT JOIN copies AS b ON r.invoice_key = b.invoice_key AND r.buyer_rank = b.copy_rank
ORDER BY r.invoice_key
