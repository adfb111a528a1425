-- Repetitions that count after all: their file holds more equal rows than any other.
-- reads: row_merged
-- params: none
-- one row: source row
SELECT file_id, source_row FROM row_merged WHERE fate = 'duplicate' AND is_kept
