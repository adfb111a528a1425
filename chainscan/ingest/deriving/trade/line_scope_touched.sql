-- Net trade is made anew where invoices were touched.
-- reads: invoice_line, touched_cell
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW line_scope AS
SELECT l.*
FROM invoice_line AS l
SEMI JOIN touched_cell AS c
    ON l.supplier_key = c.supplier_key AND l.buyer_key = c.buyer_key AND l.issued_on = c.issued_on;
