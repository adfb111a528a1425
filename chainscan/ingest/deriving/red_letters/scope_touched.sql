-- Red letters are sought among the invoices of touched pairs.
-- reads: touched_scope
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW invoice_scope AS FROM touched_scope;
