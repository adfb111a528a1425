-- One outcome, numbered after those recorded before.
-- reads: outcome
-- params: finding_id, status, day, note, valid_until, buyer_id, supplier_id, goods_group
-- one row: record
SELECT
    :finding_id AS finding_id,
    :status AS status,
    CAST(:day AS DATE) AS "day",
    nullif(:note, '') AS note,
    CAST(:valid_until AS DATE) AS valid_until,
    CAST(:buyer_id AS VARCHAR) AS buyer_id,
    CAST(:supplier_id AS VARCHAR) AS supplier_id,
    CAST(:goods_group AS VARCHAR) AS goods_group,
    coalesce((SELECT max(record_number) FROM outcome), 0) + 1 AS record_number
