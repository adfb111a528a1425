-- Each invoice once: parties and amounts from its best copy, the most final status of all.
-- `seller_amount` and `buyer_amount` are what either book says, so that disagreements show.
-- reads: invoice_copy, paper_number, enterprise_alias
-- params: none
-- one row: invoice
WITH ranked AS (
    SELECT
        invoice_key,
        min(copy_rank) AS copy_rank,
        min(CASE WHEN copy_rank NOT IN (3, 6) THEN copy_rank END) AS seller_rank,
        min(CASE WHEN copy_rank IN (3, 6) THEN copy_rank END) AS buyer_rank,
        max(finality) AS finality,
        max(risk) AS risk,
        min(stated_original) AS stated_original,
        -- a seller's book may leave out who bought
        min(buyer_id) AS known_buyer
    FROM invoice_copy
    GROUP BY invoice_key
)
SELECT
    r.invoice_key,
    c.issued_on,
    s.enterprise_key AS supplier_key,
    coalesce(b.enterprise_key, 0) AS buyer_key,
    c.amount,
    c.tax,
    c.total,
    CASE r.finality
        WHEN 3 THEN 'voided' WHEN 2 THEN 'reversed' WHEN 1 THEN 'partly_reversed' ELSE 'normal'
    END AS status,
    r.risk,
    coalesce(p.invoice_key, r.stated_original) AS stated_original,
    CASE
        WHEN r.seller_rank IS NOT NULL AND r.buyer_rank IS NOT NULL THEN 'both'
        WHEN r.seller_rank IS NOT NULL THEN 'supplier'
        ELSE 'buyer'
    END AS declared_by,
    r.copy_rank,
    sc.amount AS seller_amount,
    bc.amount AS buyer_amount,
    c.currency,
    c.is_estimated,
    c.invoice_number,
    date_trunc('month', c.issued_on) <> date_trunc('month', c.last_day) AS spans_months
FROM ranked AS r
INNER JOIN invoice_copy AS c ON r.invoice_key = c.invoice_key AND r.copy_rank = c.copy_rank
INNER JOIN enterprise_alias AS s ON c.supplier_id = s.alias_id
LEFT JOIN enterprise_alias AS b ON coalesce(c.buyer_id, r.known_buyer) = b.alias_id
LEFT JOIN paper_number AS p ON r.stated_original = p.identity
LEFT JOIN invoice_copy AS sc ON r.invoice_key = sc.invoice_key AND r.seller_rank = sc.copy_rank
LEFT JOIN invoice_copy AS bc ON r.invoice_key = bc.invoice_key AND r.buyer_rank = bc.copy_rank
ORDER BY c.issued_on, r.invoice_key
