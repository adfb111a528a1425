-- The enterprises of whose own sales or purchases there is a book.
-- reads: book, enterprise
-- params: none
-- one row: enterprise
SELECT e.enterprise_key, e.display_id
FROM enterprise AS e
WHERE e.class = 'enterprise'
    AND EXISTS (SELECT 1 FROM book AS b WHERE b.enterprise_key = e.enterprise_key)
ORDER BY e.enterprise_key
