-- Red letters of touched pairs go, before they are sought again.
-- reads: old_red
-- params: none
-- one row: none, this statement changes red_letter
DELETE FROM red_letter WHERE invoice_key IN (SELECT invoice_key FROM old_red)
