-- No outlook of a past day is kept: what is expected of other suppliers is their past year's rate.
-- reads: none
-- params: none
-- one row: none
SELECT
    CAST(NULL AS VARCHAR) AS link_id,
    CAST(NULL AS DATE) AS window_from,
    CAST(NULL AS DATE) AS window_to,
    CAST(NULL AS DECIMAL(18, 2)) AS expected_amount
WHERE FALSE
