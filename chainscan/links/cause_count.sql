-- Broken links by cause.
-- reads: broken_link
-- params: none
-- one row: cause
SELECT
    cause,
    COUNT(*) AS links,
    SUM(lost_amount) AS lost_amount
FROM broken_link
GROUP BY cause
ORDER BY links DESC, cause
