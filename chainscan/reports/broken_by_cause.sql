-- Broken links and what they cost, by cause.
-- reads: broken_link
-- params: none
-- one row: cause
SELECT
    cause,
    count(*) AS links,
    count(DISTINCT buyer_key) AS buyers,
    count(DISTINCT supplier_key) AS suppliers,
    sum(lost_amount) AS lost_amount,
    count(lost_amount) AS with_loss
FROM broken_link
GROUP BY cause
ORDER BY links DESC, cause
