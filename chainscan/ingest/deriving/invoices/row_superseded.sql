-- Rows that another file's rows stand for.
-- reads: row_merged
-- params: none
-- one row: source row
SELECT file_id, source_row FROM row_merged WHERE fate = 'loaded' AND NOT is_kept
