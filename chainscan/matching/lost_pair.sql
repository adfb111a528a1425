-- Whom a buyer must not be sent to: the suppliers it has lost, and itself.
-- reads: broken_link, enterprise
-- params: none
-- one row: buyer, supplier
SELECT buyer_key, supplier_key FROM broken_link WHERE code = 'L01'
UNION
SELECT enterprise_key AS buyer_key, enterprise_key AS supplier_key
FROM enterprise
WHERE enterprise_key IN (SELECT buyer_key FROM broken_link)
ORDER BY buyer_key, supplier_key
