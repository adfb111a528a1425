-- The currency that most invoices are in.
-- reads: invoice
-- params: none
-- one row: the whole data
SELECT currency FROM invoice GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1
