-- What the copies of an invoice say differently: the seller's and the buyer's book, or a head and
-- its lines. `stands` is what counts.
-- reads: invoice_copy, invoice, enterprise_alias
-- params: none
-- one row: invoice, what differs
WITH told AS (
    SELECT
        c.*,
        c.copy_rank > 3 AS is_head,
        s.display_id AS supplier,
        b.display_id AS buyer
    FROM invoice_copy AS c
    SEMI JOIN (SELECT invoice_key FROM invoice WHERE differs) AS d ON c.invoice_key = d.invoice_key
    LEFT JOIN enterprise_alias AS s ON c.supplier_id = s.alias_id
    LEFT JOIN enterprise_alias AS b ON c.buyer_id = b.alias_id
),
pair AS (
    SELECT
        i.invoice_key,
        o.is_head AND NOT t.is_head AS is_head_total,
        t.amount,
        o.amount AS other_amount,
        t.tax,
        o.tax AS other_tax,
        t.issued_on AS "day",
        o.issued_on AS other_day,
        t.supplier,
        o.supplier AS other_supplier,
        t.buyer,
        o.buyer AS other_buyer
    FROM (SELECT invoice_key, copy_rank FROM invoice WHERE differs) AS i
    INNER JOIN told AS t ON i.invoice_key = t.invoice_key AND i.copy_rank = t.copy_rank
    INNER JOIN told AS o ON i.invoice_key = o.invoice_key AND i.copy_rank <> o.copy_rank
),
different AS (
    SELECT invoice_key, CASE WHEN is_head_total THEN 'head_total' ELSE 'amount' END AS what,
        CAST(amount AS VARCHAR) AS stands, CAST(other_amount AS VARCHAR) AS other
    FROM pair
    WHERE amount <> other_amount
    UNION ALL
    SELECT invoice_key, 'tax' AS what, CAST(tax AS VARCHAR) AS stands, CAST(other_tax AS VARCHAR) AS other
    FROM pair
    WHERE tax <> other_tax
    UNION ALL
    SELECT invoice_key, 'day' AS what, CAST("day" AS VARCHAR) AS stands, CAST(other_day AS VARCHAR) AS other
    FROM pair
    WHERE "day" <> other_day
    UNION ALL
    SELECT invoice_key, 'supplier' AS what, supplier AS stands, other_supplier AS other
    FROM pair
    WHERE supplier <> other_supplier
    UNION ALL
    SELECT invoice_key, 'buyer' AS what, buyer AS stands, other_buyer AS other
    FROM pair
    WHERE buyer <> other_buyer
)
SELECT DISTINCT invoice_key, what, stands, other
FROM different
ORDER BY invoice_key, what, stands, other
