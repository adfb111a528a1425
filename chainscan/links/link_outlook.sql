-- What trade was to be expected of each link in force, had nothing happened.
-- Only links whose book is observed through the window.
-- reads: link, expected_trade
-- params: window_from, window_to
-- one row: link
SELECT
    link.link_id,
    :window_from AS window_from,
    :window_to AS window_to,
    CAST(expected_trade.p_trade AS DOUBLE) AS p_trade,
    CAST(expected_trade.expected_fen * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2))
        AS expected_amount,
    expected_trade.model
FROM expected_trade
INNER JOIN link
    ON link.supplier_key = expected_trade.supplier_key
    AND link.buyer_key = expected_trade.buyer_key
ORDER BY link.supplier_key, link.buyer_key
