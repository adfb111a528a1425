-- The first day after a day on which each pair of enterprises traded, as known later.
-- reads: trade
-- params: after, as_of
-- one row: supplier, buyer
SELECT
    supplier_key,
    buyer_key,
    MIN(day_number) AS day_number
FROM (
    SELECT
        supplier_key,
        buyer_key,
        day_number
    FROM trade
    WHERE known_on <= :as_of
        AND day > :after
        AND day <= :as_of
        AND supplier_key > 0
        AND buyer_key > 0
        AND supplier_key <> buyer_key
    GROUP BY supplier_key, buyer_key, day_number
    HAVING SUM(invoices) > 0
) AS trade_day
GROUP BY supplier_key, buyer_key
ORDER BY supplier_key, buyer_key
