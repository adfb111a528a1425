-- Whose books a file was seen to hold, before it is looked at anew.
-- reads: given_file
-- params: none
-- one row: none, this statement changes book_seen
DELETE FROM book_seen WHERE file_id IN (SELECT file_id FROM given_file)
