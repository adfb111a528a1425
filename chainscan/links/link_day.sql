-- Net trade of each pair of enterprises by day, all goods together, as known on one day.
-- Consumers (key 0) and overseas (key −1) are no partners, nor is an enterprise its own.
-- reads: trade
-- params: as_of
-- one row: supplier, buyer, day
-- engines: duckdb, spark
SELECT
    supplier_key,
    buyer_key,
    day_number,
    CAST(SUM(amount) * 100 AS BIGINT) AS fen,
    CAST(SUM(invoices) AS BIGINT) AS invoices
FROM trade
WHERE known_on <= :as_of
    AND day <= :as_of
    AND supplier_key > 0
    AND buyer_key > 0
    AND supplier_key <> buyer_key
GROUP BY supplier_key, buyer_key, day_number
ORDER BY supplier_key, buyer_key, day_number
