-- What could not be placed, and why.
-- reads: need, match, spare_capacity, lost_pair, candidate
-- params: none
-- one row: need of which something is left
WITH promised AS (
    SELECT supplier_key, supplier_goods_group AS goods_group, sum(monthly_amount) AS amount
    FROM match
    GROUP BY supplier_key, supplier_goods_group
),
maker AS (
    SELECT
        c.supplier_key,
        c.goods_group,
        c.barred,
        c.monthly_spare - coalesce(p.amount, 0) >= 0.01 AS has_spare
    FROM spare_capacity AS c
    LEFT JOIN promised AS p
        ON p.supplier_key = c.supplier_key AND p.goods_group = c.goods_group
    WHERE c.unit IS NULL
),
made AS (
    SELECT
        goods_group,
        count(*) FILTER (WHERE barred IS NULL) AS makers,
        count(*) FILTER (WHERE barred IS NULL AND has_spare) AS with_spare,
        count(*) FILTER (WHERE barred = 'focus_region') AS in_focus
    FROM maker
    GROUP BY goods_group
),
unfit AS (
    -- Makers that this buyer must not be sent to.
    SELECT
        n.need_id,
        count(*) FILTER (WHERE m.barred IS NULL) AS makers,
        count(*) FILTER (WHERE m.barred IS NULL AND m.has_spare) AS with_spare,
        count(*) FILTER (WHERE m.barred = 'focus_region') AS in_focus,
        count(*) FILTER (
            WHERE m.barred IS NULL AND m.has_spare AND p.reason = 'own_group'
        ) AS in_group,
        count(*) FILTER (
            WHERE m.barred IS NULL AND m.has_spare AND p.reason = 'refused'
        ) AS refused
    FROM need AS n
    INNER JOIN lost_pair AS p ON p.buyer_key = n.buyer_key
    INNER JOIN maker AS m
        ON m.supplier_key = p.supplier_key AND m.goods_group = n.goods_group
    GROUP BY n.need_id
),
weighed AS (
    -- Suppliers with capacity left that were weighed, and yet not drawn on any further.
    SELECT c.need_id, count(*) AS with_spare
    FROM candidate AS c
    INNER JOIN need AS n ON n.need_id = c.need_id
    INNER JOIN maker AS m
        ON m.supplier_key = c.supplier_key AND m.goods_group = n.goods_group
    WHERE m.has_spare
    GROUP BY c.need_id
),
placed AS (
    SELECT need_id, sum(monthly_amount) AS amount FROM match GROUP BY need_id
),
left_over AS (
    SELECT
        n.need_id,
        n.goods_group,
        n.monthly_amount - coalesce(p.amount, 0) AS amount,
        coalesce(m.makers, 0) - coalesce(u.makers, 0) AS makers,
        coalesce(m.with_spare, 0) - coalesce(u.with_spare, 0) AS with_spare,
        coalesce(m.in_focus, 0) - coalesce(u.in_focus, 0) AS in_focus,
        coalesce(u.in_group, 0) AS in_group,
        coalesce(u.refused, 0) AS refused,
        coalesce(w.with_spare, 0) AS weighed_with_spare,
        n.min_sources
    FROM need AS n
    LEFT JOIN placed AS p ON p.need_id = n.need_id
    LEFT JOIN made AS m ON m.goods_group = n.goods_group
    LEFT JOIN unfit AS u ON u.need_id = n.need_id
    LEFT JOIN weighed AS w ON w.need_id = n.need_id
)
SELECT
    need_id,
    CAST(amount AS DECIMAL(18, 2)) AS monthly_amount,
    CASE
        WHEN goods_group = 0 THEN 'goods_unknown'
        WHEN with_spare > weighed_with_spare THEN 'candidate_limit'
        WHEN with_spare > 0 AND min_sources > 1 THEN 'too_few_sources'
        WHEN with_spare > 0 THEN 'minimum_lot'
        WHEN refused > 0 THEN 'all_refused'
        WHEN in_group > 0 THEN 'only_in_own_group'
        WHEN makers > 0 THEN 'all_at_capacity'
        WHEN in_focus > 0 THEN 'only_in_focus_regions'
        ELSE 'nobody_makes_it'
    END AS reason
FROM left_over
WHERE amount > 0
ORDER BY need_id
