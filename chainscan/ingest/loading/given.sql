-- What Python hands to one load: the files, the layout's words, lines that are no rows.
-- reads: none
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP TABLE given_file (
    "position" INTEGER, file_id VARCHAR, path VARCHAR, sha256 VARCHAR, layout VARCHAR,
    bytes BIGINT, folder INTEGER
);
-- Whose books the files of a folder are, where they are one taxpayer's; `stated_rows` counts the
-- rows in which the one named by the user stands.
CREATE OR REPLACE TEMP TABLE owner_of (folder INTEGER, owner_id VARCHAR, stated_rows BIGINT);
CREATE OR REPLACE TEMP TABLE given_word (kind VARCHAR, word VARCHAR, meaning VARCHAR);
CREATE OR REPLACE TEMP TABLE malformed_line (file_id VARCHAR, source_row BIGINT, text VARCHAR);
CREATE OR REPLACE TEMP TABLE skipped_line (line BIGINT);
-- The rows of this load; `row_id` tells them apart while it lasts.
CREATE OR REPLACE TEMP VIEW new_row AS
SELECT r.rowid AS row_id, r.*, g.folder
FROM source_row AS r
INNER JOIN given_file AS g ON r.file_id = g.file_id;
