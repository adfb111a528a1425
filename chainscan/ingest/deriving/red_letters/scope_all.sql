-- Red letters are sought among all invoices.
-- reads: invoice
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW invoice_scope AS FROM invoice;
