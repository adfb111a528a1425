-- What broken links no longer deliver and what buyers state that they need, of all buyers
-- or those asked for, with how much of it was placed.
-- reads: need, match, unmet_need, enterprise, goods_group
-- params: enterprises
-- one row: need
WITH placed AS (
    SELECT need_id, sum(monthly_amount) AS placed, count(monthly_amount) AS suppliers,
        count(*) - count(monthly_amount) AS alternatives
    FROM "match"
    GROUP BY need_id
),
unmet AS (
    SELECT need_id, sum(monthly_amount) AS unmet, min(reason) AS reason
    FROM unmet_need
    GROUP BY need_id
)
SELECT
    n.buyer_key AS of_enterprise,
    n.need_id, n.monthly_quantity, n.unit, n.monthly_amount, n.source,
    e.display_id AS buyer_id, e.name AS buyer_name,
    l.display_id AS lost_supplier_id, l.name AS lost_supplier_name,
    CASE WHEN n.goods_group <> 0 THEN g.name END AS goods,
    coalesce(p.placed, 0) AS placed, coalesce(p.suppliers, 0) AS suppliers,
    coalesce(p.alternatives, 0) AS alternatives, u.unmet, u.reason
FROM need AS n
INNER JOIN enterprise AS e ON n.buyer_key = e.enterprise_key
LEFT JOIN enterprise AS l ON n.lost_supplier_key = l.enterprise_key
LEFT JOIN goods_group AS g ON n.goods_group = g.goods_group
LEFT JOIN placed AS p ON n.need_id = p.need_id
LEFT JOIN unmet AS u ON n.need_id = u.need_id
WHERE CAST(:enterprises AS INTEGER[]) IS NULL
    OR n.buyer_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
ORDER BY n.monthly_amount DESC NULLS LAST, n.need_id
