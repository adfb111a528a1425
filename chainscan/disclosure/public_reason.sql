-- Why needs stay open: each buyer's contribution.
-- reads: unmet_need, need, enterprise
-- params: none
-- one row: need
SELECT
    u.reason AS row_code,
    'open' AS column_code,
    coalesce('group ' || e.group_name, 'enterprise ' || e.enterprise_id) AS contributor,
    u.monthly_amount AS amount
FROM unmet_need AS u
INNER JOIN need AS n ON n.need_id = u.need_id
INNER JOIN enterprise AS e ON e.enterprise_key = n.buyer_key
WHERE u.monthly_amount <> 0
ORDER BY u.reason, u.need_id
