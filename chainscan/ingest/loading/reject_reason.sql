-- Reasons that the table of reasons does not have yet.
-- reads: reason, reject_reason
-- params: none
-- one row: reason code
SELECT r.reason_code, r.column_name, r.reason, r.reason_zh
FROM reason AS r
ANTI JOIN reject_reason AS k ON r.reason_code = k.reason_code
