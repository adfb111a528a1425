-- Net trade and active partners of every own book by where the partner is registered.
-- reads: past_pair, book, partner_place
-- params: none
-- one row: enterprise, side, window, place, in focus
-- engines: duckdb, spark
WITH owner AS (
    SELECT DISTINCT enterprise_key, side FROM book
),
seen AS (
    SELECT
        p.supplier_key AS enterprise_key, o.side, p.buyer_key AS partner_key,
        p.window_number, p.amount, p.invoices
    FROM past_pair AS p
    INNER JOIN owner AS o ON o.side = 'sales' AND o.enterprise_key = p.supplier_key
    UNION ALL
    SELECT
        p.buyer_key AS enterprise_key, o.side, p.supplier_key AS partner_key,
        p.window_number, p.amount, p.invoices
    FROM past_pair AS p
    INNER JOIN owner AS o ON o.side = 'purchases' AND o.enterprise_key = p.buyer_key
)
SELECT
    s.enterprise_key,
    s.side,
    s.window_number,
    coalesce(w.place, 'unknown') AS place,
    coalesce(w.in_focus, false) AS in_focus,
    sum(s.amount) AS amount,
    count(
        CASE WHEN s.invoices > 0 AND coalesce(w.place, '') NOT IN ('overseas', 'consumer') THEN 1 END
    ) AS partners
FROM seen AS s
LEFT JOIN partner_place AS w ON w.enterprise_key = s.partner_key
GROUP BY
    s.enterprise_key, s.side, s.window_number,
    coalesce(w.place, 'unknown'), coalesce(w.in_focus, false)
