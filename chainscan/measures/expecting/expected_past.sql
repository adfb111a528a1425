-- What was to be expected of past windows like the period: purchases (M01), sales outside (M03).
-- reads: past_range_frame
-- params: none
-- one row: code, enterprise, window
SELECT
    CAST(code AS VARCHAR) AS code,
    CAST(enterprise_key AS INTEGER) AS enterprise_key,
    DATE '1970-01-01' + CAST(first_number AS INTEGER) AS first_day,
    DATE '1970-01-01' + CAST(last_number AS INTEGER) AS last_day,
    CAST(round(expected_low, 4) AS DECIMAL(28, 8)) AS expected_low,
    CAST(round(expected_high, 4) AS DECIMAL(28, 8)) AS expected_high
FROM past_range_frame
ORDER BY enterprise_key, code, first_day
