-- What Python hands to one load: the files, the layout's words, lines that are no rows.
-- reads: none
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP TABLE given_file (
    "position" INTEGER, file_id VARCHAR, path VARCHAR, sha256 VARCHAR, layout VARCHAR,
    owner_id VARCHAR, bytes BIGINT
);
CREATE OR REPLACE TEMP TABLE given_word (kind VARCHAR, word VARCHAR, meaning VARCHAR);
CREATE OR REPLACE TEMP TABLE malformed_line (
    file_id VARCHAR, source_row BIGINT, "value" VARCHAR
);
