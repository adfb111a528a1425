-- What trade was to be expected of each link in force, had nothing happened.
-- Only links whose book is observed through the window.
-- reads: link, expected_trade
-- params: window_from, window_to
-- one row: link
SELECT
    link.link_id,
    CAST(:window_from AS DATE) AS window_from,
    CAST(:window_to AS DATE) AS window_to,
    CAST(expected_trade.p_trade AS DOUBLE) AS p_trade,
    CAST(
        CAST(expected_trade.expected_fen AS BIGINT) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)
    )
        AS expected_amount,
    CAST(expected_trade.model AS VARCHAR) AS model
FROM expected_trade
INNER JOIN link
    ON link.supplier_key = expected_trade.supplier_key
    AND link.buyer_key = expected_trade.buyer_key
ORDER BY link.supplier_key, link.buyer_key
