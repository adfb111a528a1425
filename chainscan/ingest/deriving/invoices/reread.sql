-- From here on the rows at hand are those read again, too.
-- reads: reread_row
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW touched_row AS FROM reread_row;
