-- Why rows were rejected, most frequent reason first.
-- reads: rejected_row
-- params: none
-- one row: reason code
SELECT reason_code, min(reason) AS reason, count(*) AS rejected
FROM rejected_row
GROUP BY reason_code
ORDER BY rejected DESC, reason_code
