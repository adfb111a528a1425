-- In how many of the rows that were read the owner given by the user stands.
-- reads: row_read
-- params: owner_id
-- one row: the load
SELECT
    count(*) AS row_count,
    count(*) FILTER (
        WHERE supplier_id = clean_code(:owner_id) OR buyer_id = clean_code(:owner_id)
    ) AS owner_rows
FROM row_read
WHERE reason_code IS NULL AND NOT is_summary
