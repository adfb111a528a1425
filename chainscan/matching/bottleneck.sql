-- Goods in which capacity is short: how much of each further yuan of it could be placed.
-- reads: unmet_need, need, shadow_frame
-- params: none
-- one row: goods group with something unplaced, or with a price on its capacity
WITH unmet AS (
    SELECT n.goods_group, sum(u.monthly_amount) AS amount, count(*) AS needs
    FROM unmet_need AS u
    INNER JOIN need AS n ON n.need_id = u.need_id
    WHERE n.goods_group <> 0
    GROUP BY n.goods_group
),
priced AS (
    SELECT
        CAST(goods_group AS SMALLINT) AS goods_group,
        CAST(shadow_price AS DECIMAL(8, 4)) AS shadow_price
    FROM shadow_frame
)
SELECT
    coalesce(u.goods_group, p.goods_group) AS goods_group,
    -- Where nobody makes the goods at all, every yuan of new capacity would be placed.
    CAST(coalesce(p.shadow_price, 1) AS DECIMAL(8, 4)) AS shadow_price,
    CAST(coalesce(u.amount, 0) AS DECIMAL(18, 2)) AS unmet_amount,
    CAST(coalesce(u.needs, 0) AS INTEGER) AS unmet_needs
FROM unmet AS u
FULL JOIN priced AS p ON p.goods_group = u.goods_group
ORDER BY unmet_amount DESC, goods_group
