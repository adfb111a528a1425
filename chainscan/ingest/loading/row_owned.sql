-- Owner and side of the rows of this load that have none, where the owner was found only from the
-- rows, or is named later; what repeated other rows is looked at anew.
-- reads: new_row, owner_of
-- params: none
-- one row: source row in which its folder's owner stands
SELECT
    n.row_id,
    'loaded' AS fate,
    o.owner_id,
    CASE WHEN n.supplier_id = o.owner_id THEN 'sales' ELSE 'purchases' END AS side
FROM new_row AS n
INNER JOIN owner_of AS o ON n.folder = o.folder
WHERE
    n.fate IN ('loaded', 'duplicate')
    AND n.side IS NULL
    AND (n.supplier_id = o.owner_id OR n.buyer_id = o.owner_id)
