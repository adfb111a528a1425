-- Owner and side of the rows of this load that have none, where the owner was found only from the
-- rows, or is named later; what repeated other rows is looked at anew.
-- reads: new_row
-- params: owner_id
-- one row: source row in which the owner stands
SELECT
    row_id,
    'loaded' AS fate,
    CAST(:owner_id AS VARCHAR) AS owner_id,
    CASE WHEN supplier_id = :owner_id THEN 'sales' ELSE 'purchases' END AS side
FROM new_row
WHERE
    fate IN ('loaded', 'duplicate')
    AND side IS NULL
    AND (supplier_id = :owner_id OR buyer_id = :owner_id)
