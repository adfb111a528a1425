-- Whom a buyer must not be sent to, as the comparisons read it.
-- reads: lost_pair
-- params: none
-- one row: buyer, supplier
SELECT buyer_key, supplier_key FROM lost_pair ORDER BY buyer_key, supplier_key
