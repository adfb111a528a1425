-- Every link in force: flagged, silent but not surprisingly so, trading, or not judged and why.
-- Score, p_value, q_value and the shares of like silences that ended belong to silent members of
-- the family; see docs/links/L01.md.
-- reads: link, judged
-- params: none
-- one row: link
SELECT
    link.link_id,
    CAST(judged.status AS VARCHAR) AS status,
    CAST(judged.silent_days AS INTEGER) AS silent_days,
    CAST(judged.silent_working_days AS DOUBLE) AS silent_working_days,
    CAST(judged.score AS DOUBLE) AS score,
    CAST(judged.p_value AS DOUBLE) AS p_value,
    CAST(judged.q_value AS DOUBLE) AS q_value,
    CAST(judged.returned_90 AS DOUBLE) AS returned_90,
    CAST(judged.returned_180 AS DOUBLE) AS returned_180,
    CAST(judged.reason AS VARCHAR) AS reason
FROM judged
INNER JOIN link
    ON link.supplier_key = judged.supplier_key
    AND link.buyer_key = judged.buyer_key
ORDER BY link.supplier_key, link.buyer_key
