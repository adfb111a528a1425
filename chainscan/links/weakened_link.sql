-- L04: links that trade since the last normal day, but for less than they hardly ever did.
-- expected_amount is the median of the link's last windows of as much working time, with trade;
-- expected_low the end of the range that 97.5 % of ordinary windows reach.
-- reads: link, weakened
-- params: as_of, normal_until
-- one row: link
SELECT
    link.link_id,
    'L04' AS code,
    link.supplier_key,
    link.buyer_key,
    link.goods_group,
    CAST(:normal_until AS DATE) AS normal_until,
    CAST(:as_of AS DATE) AS as_of,
    link.last_day,
    CAST(
        CAST(weakened.expected_fen AS BIGINT) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)
    ) AS expected_amount,
    CAST(
        CAST(weakened.low_fen AS BIGINT) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)
    ) AS expected_low,
    CAST(
        CAST(weakened.actual_fen AS BIGINT) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)
    ) AS actual_amount,
    CAST(
        (CAST(weakened.expected_fen AS BIGINT) - CAST(weakened.actual_fen AS BIGINT))
        * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)
    ) AS lost_amount,
    CAST(weakened.p_value AS DOUBLE) AS p_value,
    CAST(weakened.q_value AS DOUBLE) AS q_value,
    CAST(weakened.buyer_observed AS BOOLEAN) AS buyer_observed,
    CAST(weakened.evidence AS VARCHAR) AS evidence
FROM weakened
INNER JOIN link
    ON link.supplier_key = weakened.supplier_key
    AND link.buyer_key = weakened.buyer_key
ORDER BY link.supplier_key, link.buyer_key
