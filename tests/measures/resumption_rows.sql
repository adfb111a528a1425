-- All of resumption, in the order it was written.
-- reads: resumption
-- params: none
-- one row: region, industry, day
SELECT * FROM resumption
