-- Every link in force: flagged, silent but not surprisingly so, trading, or not judged and why.
-- score, p_value and q_value belong to silent members of the family; see docs/links/L01.md.
-- reads: link, judged
-- params: none
-- one row: link
SELECT
    link.link_id,
    judged.status,
    CAST(judged.silent_days AS INTEGER) AS silent_days,
    judged.silent_working_days,
    judged.score,
    judged.p_value,
    judged.q_value,
    judged.reason
FROM judged
INNER JOIN link
    ON link.supplier_key = judged.supplier_key
    AND link.buyer_key = judged.buyer_key
ORDER BY link.supplier_key, link.buyer_key
