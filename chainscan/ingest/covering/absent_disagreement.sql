-- The disagreements that the invoices themselves show: what the two sides' books say of the amount.
-- reads: invoice
-- params: none
-- one row: invoice whose sides disagree; this file only creates
CREATE TEMP VIEW disagreement AS
SELECT
    invoice_key,
    'amount' AS what,
    CAST(amount AS VARCHAR) AS stands,
    CAST(CASE WHEN seller_amount = amount THEN buyer_amount ELSE seller_amount END AS VARCHAR)
        AS other
FROM invoice
WHERE seller_amount <> buyer_amount
