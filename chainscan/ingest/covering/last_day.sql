-- The last day on which an invoice was issued.
-- reads: invoice
-- params: none
-- one row: the whole data
SELECT max(issued_on) AS last_day FROM invoice
