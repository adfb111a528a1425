-- Invoices after merging copies: their status, red letters, and what needs a look.
-- reads: invoice, red_letter, book
-- params: none
-- one row: the whole data
WITH reversed_by AS (
    SELECT DISTINCT original_key FROM red_letter WHERE original_key IS NOT NULL
)
SELECT
    min(i.issued_on) AS first_day,
    max(i.issued_on) AS last_day,
    count(*) AS invoices,
    count(*) FILTER (WHERE i.status = 'voided') AS voided,
    count(*) FILTER (WHERE i.status = 'reversed') AS reversed,
    count(*) FILTER (WHERE i.status = 'partly_reversed') AS partly_reversed,
    count(*) FILTER (
        WHERE i.status = 'reversed' AND i.amount > 0 AND b.original_key IS NULL
    ) AS reversed_without_red_letter,
    count(*) FILTER (WHERE r.invoice_key IS NOT NULL) AS red_letters,
    count(*) FILTER (WHERE r.original_day IS NOT NULL) AS red_letters_with_original,
    count(*) FILTER (WHERE i.risk IS NOT NULL) AS at_risk,
    count(*) FILTER (WHERE i.declared_by = 'both') AS declared_by_both,
    count(*) FILTER (WHERE i.seller_amount <> i.buyer_amount) AS amounts_disagree
FROM invoice AS i
LEFT JOIN red_letter AS r ON i.invoice_key = r.invoice_key
LEFT JOIN reversed_by AS b ON i.invoice_key = b.original_key
