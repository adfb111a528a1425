-- What enterprises' changes of purchases and of sales outside are made of, in the order of reading.
-- reads: change_bridge, enterprise_change
-- params: enterprises
-- one row: enterprise, code, comparator, component
SELECT
    c.enterprise_key AS of_enterprise, c.code, b.comparator, b.component, b.amount
FROM enterprise_change AS c
INNER JOIN change_bridge AS b ON c.change_id = b.change_id
WHERE
    c.enterprise_key IN (SELECT unnest(CAST(:enterprises AS INTEGER[])))
    AND c.scope = 'all'
    AND c.code IN ('M01', 'M03')
ORDER BY c.enterprise_key, c.code, b.comparator, list_position(
    [
        'lost_partners', 'new_partners', 'quantity', 'goods_mix', 'region_mix', 'price',
        'tax_rate', 'volume', 'returns'
    ],
    b.component
)
