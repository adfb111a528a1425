-- An amount as a whole, window by window, for every own book of a side; 0 where the book does not
-- cover the window. Straight from net trade, without the finer sums that other scopes share; days
-- are bound as values, so that trade outside all windows is not even read.
-- reads: trade, covered_book, partner_place
-- params: code, side, place, value_start, value_end, value_known, previous_start, previous_end, previous_known, last_year_start, last_year_end, last_year_known, aligned_start, aligned_end, aligned_known
-- one row: code, enterprise
-- engines: duckdb, spark
WITH chosen AS (
    SELECT
        CASE :side WHEN 'sales' THEN t.supplier_key ELSE t.buyer_key END AS enterprise_key,
        t.day,
        t.known_on,
        t.amount
    FROM trade AS t
    LEFT JOIN (SELECT * FROM partner_place WHERE :place <> 'any') AS p
        ON p.enterprise_key = CASE :side WHEN 'sales' THEN t.buyer_key ELSE t.supplier_key END
    WHERE :place IN ('any', p.place) OR (:place = 'focus' AND p.in_focus)
),
summed AS (
    SELECT
        enterprise_key,
        sum(amount) FILTER (
            WHERE day BETWEEN :value_start AND :value_end AND known_on <= :value_known
        ) AS value,
        sum(amount) FILTER (
            WHERE day BETWEEN :previous_start AND :previous_end AND known_on <= :previous_known
        ) AS previous,
        sum(amount) FILTER (
            WHERE day BETWEEN :last_year_start AND :last_year_end AND known_on <= :last_year_known
        ) AS last_year,
        sum(amount) FILTER (
            WHERE day BETWEEN :aligned_start AND :aligned_end AND known_on <= :aligned_known
        ) AS aligned
    FROM chosen
    WHERE
        day BETWEEN :value_start AND :value_end
        OR day BETWEEN :previous_start AND :previous_end
        OR day BETWEEN :last_year_start AND :last_year_end
        OR day BETWEEN :aligned_start AND :aligned_end
    GROUP BY enterprise_key
)
SELECT
    :code AS code,
    b.enterprise_key,
    b.side,
    'amount' AS measured,
    :place AS place,
    'all' AS scope,
    CASE WHEN b.value THEN coalesce(s.value, 0) ELSE 0 END AS value,
    CASE WHEN b.previous THEN coalesce(s.previous, 0) ELSE 0 END AS previous,
    CASE WHEN b.last_year THEN coalesce(s.last_year, 0) ELSE 0 END AS last_year,
    CASE WHEN b.aligned THEN coalesce(s.aligned, 0) ELSE 0 END AS aligned
FROM covered_book AS b
LEFT JOIN summed AS s ON s.enterprise_key = b.enterprise_key
WHERE b.side = :side
