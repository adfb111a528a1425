-- Candidates without a single sale in the days before the past day; there must be none.
-- reads: candidate, trade
-- params: cut, active_from
-- one row: supplier
SELECT DISTINCT c.supplier_key
FROM candidate AS c
WHERE NOT EXISTS (
    SELECT 1
    FROM trade AS t
    WHERE
        t.supplier_key = c.supplier_key
        AND t."day" BETWEEN :active_from AND :cut
        AND t.known_on <= :cut
        AND t.invoices > 0
)
ORDER BY c.supplier_key
