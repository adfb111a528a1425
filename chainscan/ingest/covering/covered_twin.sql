-- How many pairs of invoices are probable twins, and their money, counted twice in the trade.
-- reads: twin
-- params: none
-- one row: the whole data
SELECT
    count(*) FILTER (WHERE NOT is_one_owner) AS pairs,
    CAST(coalesce(sum(amount) FILTER (WHERE NOT is_one_owner), 0) AS DECIMAL(28,2)) AS amount,
    count(*) FILTER (WHERE is_one_owner) AS pairs_of_one_owner,
    CAST(coalesce(sum(amount) FILTER (WHERE is_one_owner), 0) AS DECIMAL(28,2))
        AS amount_of_one_owner
FROM twin
