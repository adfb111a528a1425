-- How many enterprises have a book of their own.
-- reads: book
-- params: none
-- one row: the whole data
SELECT count(DISTINCT enterprise_key) AS owners FROM book
