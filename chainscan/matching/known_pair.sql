-- Buyers that need something and suppliers with capacity that have traded with each other before,
-- whatever and whichever way.
-- reads: need, spare_capacity, trade
-- params: as_of
-- one row: buyer, supplier
WITH seeking AS (
    SELECT DISTINCT buyer_key FROM need
),
able AS (
    SELECT DISTINCT supplier_key FROM spare_capacity WHERE unit IS NULL AND monthly_spare >= 0.01
),
traded AS (
    SELECT buyer_key, supplier_key, day
    FROM trade
    WHERE known_on <= :as_of AND day <= :as_of AND invoices > 0
    UNION ALL
    SELECT supplier_key AS buyer_key, buyer_key AS supplier_key, day
    FROM trade
    WHERE known_on <= :as_of AND day <= :as_of AND invoices > 0
)
SELECT t.buyer_key, t.supplier_key, CAST(CAST(:as_of AS DATE) - max(t.day) AS DOUBLE) AS days
FROM traded AS t
SEMI JOIN seeking AS n ON n.buyer_key = t.buyer_key
SEMI JOIN able AS a ON a.supplier_key = t.supplier_key
GROUP BY t.buyer_key, t.supplier_key
ORDER BY t.buyer_key, t.supplier_key
