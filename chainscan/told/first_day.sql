-- The first day on which an invoice was issued.
-- reads: invoice
-- params: none
-- one row: the whole data
SELECT min(issued_on) AS first_day FROM invoice
