-- What became of one enterprise's purchases of one goods group.
-- reads: enterprise_change
-- params: enterprise_key, goods_group
-- one row: change
SELECT
    code, p_value, q_value,
    coalesce(is_firm, false) AS is_firm,
    CAST(value AS DOUBLE) AS value,
    CAST(expected AS DOUBLE) AS expected,
    CAST(expected_low AS DOUBLE) AS expected_low
FROM enterprise_change
WHERE
    code IN ('M01', 'M02')
    AND scope = 'goods'
    AND goods_level = 4
    AND enterprise_key = :enterprise_key
    AND goods_group = :goods_group
ORDER BY code, change_id
