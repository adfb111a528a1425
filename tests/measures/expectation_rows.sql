-- What was expected of every figure, and what became of it.
-- reads: enterprise_change
-- params: none
-- one row: change
SELECT
    code, measured, scope, goods_level, goods_group, enterprise_key, unit,
    CAST(value AS DOUBLE) AS value,
    CAST(expected AS DOUBLE) AS expected,
    CAST(expected_low AS DOUBLE) AS expected_low,
    CAST(expected_high AS DOUBLE) AS expected_high,
    p_value, q_value, is_firm, reason_expected
FROM enterprise_change
ORDER BY code, enterprise_key, scope, goods_group, change_id
