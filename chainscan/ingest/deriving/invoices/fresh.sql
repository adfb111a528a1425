-- The files that are new since the last time, and their rows.
-- reads: source_file, derived_file, known_row
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP TABLE new_file AS
SELECT f.file_id FROM source_file AS f ANTI JOIN derived_file AS d ON f.file_id = d.file_id;
CREATE OR REPLACE TEMP VIEW touched_row AS
SELECT r.* FROM known_row AS r SEMI JOIN new_file AS f ON r.file_id = f.file_id;
