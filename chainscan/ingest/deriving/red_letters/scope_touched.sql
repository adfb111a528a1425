-- Red letters are sought among the invoices of touched pairs.
-- reads: invoice, touched_pair
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW invoice_scope AS
SELECT i.*
FROM invoice AS i
SEMI JOIN touched_pair AS p ON i.supplier_key = p.supplier_key AND i.buyer_key = p.buyer_key;
