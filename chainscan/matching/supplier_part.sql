-- Runs of suppliers whose capacity is worked out at a time, for the sake of memory.
-- reads: supplier_standing
-- params: suppliers_at_a_time
-- one row: run of suppliers, by its first and last key
WITH numbered AS (
    SELECT supplier_key, row_number() OVER (ORDER BY supplier_key) - 1 AS place
    FROM supplier_standing
)
SELECT min(supplier_key) AS first_supplier, max(supplier_key) AS last_supplier
FROM numbered
GROUP BY place // :suppliers_at_a_time
ORDER BY first_supplier
