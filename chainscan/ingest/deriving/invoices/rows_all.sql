-- What is derived anew: everything.
-- reads: known_row, invoice_line
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW touched_row AS FROM known_row;
