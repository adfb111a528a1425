-- What each enterprise sold on each day of a base or a curve, and whether it issued an invoice
-- that stands.
-- reads: trade, resumption_window
-- params: none
-- one row: year, enterprise, day
-- engines: duckdb, spark
SELECT
    w.year,
    t.supplier_key AS enterprise_key,
    t.day,
    sum(t.amount) AS amount,
    sum(t.invoices) > 0 AS is_issuing
FROM trade AS t
INNER JOIN resumption_window AS w
    ON t.day >= w.base_from AND t.day <= w.end_day AND t.known_on <= w.known_by
WHERE t.day <= w.base_until OR t.day >= w.start_day
GROUP BY w.year, t.supplier_key, t.day
