-- Owner and side of the rows of this load, where the owner was found only from the rows.
-- reads: new_row
-- params: owner_id
-- one row: source row in which the owner stands
SELECT
    row_id,
    CAST(:owner_id AS VARCHAR) AS owner_id,
    CASE WHEN supplier_id = :owner_id THEN 'sales' ELSE 'purchases' END AS side
FROM new_row
WHERE fate = 'loaded' AND (supplier_id = :owner_id OR buyer_id = :owner_id)
