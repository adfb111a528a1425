-- The weakened links to come back to; whose it is: the buyer's, the supplier is the partner.
-- reads: weakened_link
-- params: run_number
-- one row: finding
SELECT
    CAST(:run_number AS INTEGER) AS run_number,
    link_id AS finding_key,
    code,
    buyer_key AS enterprise_key,
    supplier_key AS partner_key
FROM weakened_link
