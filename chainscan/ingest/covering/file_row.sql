-- What the tables hold of each file, to be held against what was counted when it was loaded.
-- reads: invoice_row
-- params: none
-- one row: file of which a row was loaded
SELECT
    file_id,
    count(*) AS row_count,
    CAST(sum(amount) AS DECIMAL(28,2)) AS amount,
    count(*) FILTER (WHERE side IS NULL) AS rows_without_owner
FROM invoice_row
GROUP BY file_id
