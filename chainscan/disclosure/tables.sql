-- What was given out. These tables only grow and stay when everything else is derived anew.
-- reads: none
-- params: none
-- one row: in release, a file written; in release_reference: reference; in release_cell: contribution
CREATE TABLE IF NOT EXISTS release (
    release_id VARCHAR, release_number BIGINT, audience VARCHAR, recipient VARCHAR, as_of DATE,
    file VARCHAR, sha256 VARCHAR, bytes BIGINT, copy_number BIGINT, consents VARCHAR,
    written_at TIMESTAMP, version VARCHAR
);
-- What the references on a platform's list stand for.
CREATE TABLE IF NOT EXISTS release_reference (reference VARCHAR, finding_id VARCHAR);
-- By whom how much was contributed to what a public release printed.
CREATE TABLE IF NOT EXISTS release_cell (
    release_number BIGINT, table_name VARCHAR, column_code VARCHAR, row_code VARCHAR,
    side INTEGER, contributor VARCHAR, fen BIGINT
);
