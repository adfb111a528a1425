-- How much has been derived.
-- reads: invoice, trade
-- params: none
-- one row: the whole data
SELECT
    (SELECT count(*) FROM invoice) AS invoices,
    (SELECT count(*) FROM trade) AS trade_rows
