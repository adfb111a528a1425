-- What a pair traded, day by day, as known on the day of judgement; `gap` is the days since the
-- trade day before. Only a day on which invoices stand is a trade day.
-- reads: trade
-- params: supplier, buyer, as_of
-- one row: day
WITH traded AS (
    SELECT day, sum(amount) AS amount, CAST(sum(invoices) AS INTEGER) AS invoices
    FROM trade
    WHERE
        supplier_key = :supplier
        AND buyer_key = :buyer
        AND day <= :as_of
        AND known_on <= :as_of
    GROUP BY day
),
waited AS (
    SELECT day, day - lag(day) OVER (ORDER BY day) AS gap FROM traded WHERE invoices > 0
)
SELECT t.day, t.amount, t.invoices, CAST(w.gap AS INTEGER) AS gap
FROM traded AS t
LEFT JOIN waited AS w ON t.day = w.day
ORDER BY t.day
