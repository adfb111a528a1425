-- Net trade is made from all lines.
-- reads: invoice_line
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW line_scope AS FROM invoice_line;
