-- Net trade of touched pairs and days goes, before it is made anew.
-- reads: touched_cell
-- params: none
-- one row: none, this statement changes trade
DELETE FROM trade
USING touched_cell AS c
WHERE
    trade.supplier_key = c.supplier_key
    AND trade.buyer_key = c.buyer_key
    AND trade.known_on = c.issued_on
