-- Who an enterprise is, as a registry says, and what it has consented to. Neither can be derived.
-- reads: none
-- params: none
-- one row: none, this file only creates

-- One row a file of either sort; `register` is registry or consent.
CREATE TABLE IF NOT EXISTS registry_file (
    file_id VARCHAR, path VARCHAR, sha256 VARCHAR, register VARCHAR, load_number INTEGER,
    rows_read BIGINT, rows_loaded BIGINT, rows_repeated BIGINT, rows_rejected BIGINT,
    cells_rejected BIGINT
);
-- One row an id: that of the file loaded last.
CREATE TABLE IF NOT EXISTS registry (
    enterprise_id VARCHAR, kind VARCHAR, organisation_code VARCHAR, check_ok BOOLEAN,
    name VARCHAR, region_text VARCHAR, region_code VARCHAR, industry VARCHAR, group_name VARCHAR,
    cohorts VARCHAR[], annual_tax DECIMAL(18,2), contact VARCHAR, file_id VARCHAR,
    sheet VARCHAR, source_row BIGINT
);
-- Append-only; a withdrawal is a row of its own, whose empty role or recipient means every one.
CREATE TABLE IF NOT EXISTS consent (
    enterprise_id VARCHAR, organisation_code VARCHAR, role VARCHAR, recipient VARCHAR, recipient_kind VARCHAR,
    valid_from DATE, valid_until DATE, evidence VARCHAR, is_withdrawn BOOLEAN, withdrawn_on DATE,
    file_id VARCHAR, sheet VARCHAR, source_row BIGINT
);
-- What could not be taken as it stands: `consequence` is row, cell (only that is lost) or none.
CREATE TABLE IF NOT EXISTS registry_rejected (
    file_id VARCHAR, sheet VARCHAR, source_row BIGINT, column_name VARCHAR, "value" VARCHAR,
    reason_code VARCHAR, consequence VARCHAR
);
-- What the registry says, as one text that changes whenever it does.
CREATE VIEW IF NOT EXISTS registry_piece AS
SELECT
    concat_ws(
        ' ',
        'registry',
        count(*),
        CAST(bit_xor(md5_number(concat_ws(
            chr(31),
            enterprise_id,
            coalesce(name, ''),
            coalesce(region_code, ''),
            coalesce(industry, ''),
            coalesce(group_name, ''),
            coalesce(array_to_string(cohorts, chr(30)), ''),
            coalesce(CAST(annual_tax AS VARCHAR), ''),
            coalesce(contact, '')
        ))) AS VARCHAR)
    ) AS piece
FROM registry
HAVING count(*) > 0;
