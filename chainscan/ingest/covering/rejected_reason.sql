-- Why rows were rejected, the most frequent reason first.
-- reads: rejected_row
-- params: none
-- one row: reason
SELECT reason_code, reason, count(*) AS row_count
FROM rejected_row
GROUP BY reason_code, reason
ORDER BY row_count DESC, reason_code
