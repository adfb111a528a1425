-- The rows of a file loaded before that are in nobody's book.
-- reads: new_row
-- params: none
-- one row: source row
SELECT row_id FROM new_row WHERE side IS NULL AND fate IN ('loaded', 'duplicate')
