-- Each invoice once: parties and amounts from its best copy, the most final status of all.
-- `seller_amount` and `buyer_amount` are what either book says; `differs` where copies disagree.
-- The best copy is the least one by rank, found in the one pass that gathers the copies.
-- reads: invoice_copy, paper_number, enterprise_alias
-- params: none
-- one row: invoice
WITH gathered AS (
    SELECT
        invoice_key,
        min(struct_pack(
            copy_rank := copy_rank, issued_on := issued_on, last_day := last_day,
            supplier_id := supplier_id, buyer_id := buyer_id, amount := amount, tax := tax,
            total := total, currency := currency, is_estimated := is_estimated,
            invoice_number := invoice_number
        )) AS best,
        min(CASE WHEN copy_rank NOT IN (3, 6) THEN
            struct_pack(copy_rank := copy_rank, amount := amount) END) AS seller,
        min(CASE WHEN copy_rank IN (3, 6) THEN
            struct_pack(copy_rank := copy_rank, amount := amount) END) AS buyer,
        max(finality) AS finality,
        max(risk) AS risk,
        min(stated_original) AS stated_original,
        -- a seller's book may leave out who bought
        min(buyer_id) AS known_buyer,
        coalesce(
            min(amount) <> max(amount) OR min(tax) <> max(tax) OR min(issued_on) <> max(issued_on)
            OR min(supplier_id) <> max(supplier_id) OR min(buyer_id) <> max(buyer_id), FALSE
        ) AS differs
    FROM invoice_copy
    GROUP BY invoice_key
)
SELECT
    g.invoice_key,
    g.best.issued_on,
    s.enterprise_key AS supplier_key,
    coalesce(b.enterprise_key, 0) AS buyer_key,
    g.best.amount,
    g.best.tax,
    g.best.total,
    CASE g.finality
        WHEN 3 THEN 'voided' WHEN 2 THEN 'reversed' WHEN 1 THEN 'partly_reversed' ELSE 'normal'
    END AS status,
    g.risk,
    coalesce(p.invoice_key, g.stated_original) AS stated_original,
    CASE
        WHEN g.seller IS NOT NULL AND g.buyer IS NOT NULL THEN 'both'
        WHEN g.seller IS NOT NULL THEN 'supplier'
        ELSE 'buyer'
    END AS declared_by,
    g.best.copy_rank,
    g.seller.amount AS seller_amount,
    g.buyer.amount AS buyer_amount,
    g.best.currency,
    g.best.is_estimated,
    g.best.invoice_number,
    date_trunc('month', g.best.issued_on) <> date_trunc('month', g.best.last_day) AS spans_months,
    g.differs
FROM gathered AS g
INNER JOIN enterprise_alias AS s ON g.best.supplier_id = s.alias_id
LEFT JOIN enterprise_alias AS b ON coalesce(g.best.buyer_id, g.known_buyer) = b.alias_id
LEFT JOIN paper_number AS p ON g.stated_original = p.identity
ORDER BY g.best.issued_on, g.invoice_key
