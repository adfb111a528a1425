-- In how many of the rows that were read the owner given by the user stands.
-- reads: new_row
-- params: owner_id
-- one row: the load
SELECT
    count(*) AS row_count,
    count(*) FILTER (WHERE supplier_id = :owner_id OR buyer_id = :owner_id) AS owner_rows
FROM new_row
WHERE fate = 'loaded'
