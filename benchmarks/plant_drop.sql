-- Every purchase of one enterprise and goods in some days, made smaller by a share.
-- reads: trade
-- params: enterprise_key, goods_group, first_day, last_day, kept
-- one row: trade row that changes
SELECT
    rowid AS row_id,
    CAST(round(CAST(amount AS DOUBLE) * :kept, 2) AS DECIMAL(18, 2)) AS amount,
    CAST(CAST(quantity AS DOUBLE) * :kept AS DECIMAL(24, 8)) AS quantity
FROM trade
WHERE
    buyer_key = :enterprise_key
    AND goods_group = :goods_group
    AND day BETWEEN :first_day AND :last_day
