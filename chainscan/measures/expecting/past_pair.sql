-- Net trade of every pair, window by window.
-- reads: trade, past_day
-- params: none
-- one row: window, supplier, buyer
-- engines: duckdb, spark
SELECT
    d.window_number,
    t.supplier_key,
    t.buyer_key,
    sum(t.amount) AS amount,
    sum(t.invoices) AS invoices
FROM trade AS t
INNER JOIN past_day AS d ON d.day_number = t.day_number AND t.known_on <= d.known_by
GROUP BY d.window_number, t.supplier_key, t.buyer_key
