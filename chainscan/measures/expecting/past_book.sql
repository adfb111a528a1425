-- The days each book covers, a row a stretch, as days since 1970.
-- reads: book
-- params: none
-- one row: enterprise, side, stretch
-- engines: duckdb
SELECT
    enterprise_key,
    side,
    observed_from - DATE '1970-01-01' AS first_number,
    observed_until - DATE '1970-01-01' AS last_number
FROM book
ORDER BY enterprise_key, side, observed_from, observed_until
