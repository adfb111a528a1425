-- Whom a finding was about when an outcome of it was recorded before.
-- reads: outcome
-- params: finding_id
-- one row: finding
SELECT buyer_id, supplier_id, goods_group
FROM outcome
WHERE finding_id = :finding_id AND buyer_id IS NOT NULL
ORDER BY record_number DESC
LIMIT 1
