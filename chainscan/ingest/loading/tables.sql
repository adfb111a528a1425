-- The append-only tables: what was loaded, and what was not. Everything else is derived.
-- reads: none
-- params: none
-- one row: none, this file only creates
CREATE TABLE IF NOT EXISTS source_file (
    file_id VARCHAR, path VARCHAR, sha256 VARCHAR, layout VARCHAR, owner_id VARCHAR,
    rows_read BIGINT, rows_loaded BIGINT, rows_duplicate BIGINT, rows_rejected BIGINT,
    rows_summary BIGINT, amount_read DECIMAL(28,2), amount_loaded DECIMAL(28,2),
    amount_duplicate DECIMAL(28,2), amount_rejected DECIMAL(28,2), rows_voided BIGINT,
    bytes BIGINT
);
CREATE TABLE IF NOT EXISTS invoice_row (
    file_id VARCHAR, source_row BIGINT, row_hash UHUGEINT, occurrence INTEGER, grain VARCHAR,
    side VARCHAR, owner_id VARCHAR, identity VARCHAR, amount_occurrence INTEGER,
    einvoice_number VARCHAR, invoice_code VARCHAR, invoice_number VARCHAR, line_number INTEGER,
    issued_on DATE, supplier_id VARCHAR, supplier_name VARCHAR, buyer_id VARCHAR,
    buyer_name VARCHAR, goods_code VARCHAR, goods_name VARCHAR, specification VARCHAR,
    unit VARCHAR, quantity DECIMAL(24,8), unit_price DECIMAL(24,12), amount DECIMAL(18,2),
    tax_rate DECIMAL(6,4), tax DECIMAL(18,2), total DECIMAL(18,2), invoice_kind VARCHAR,
    status VARCHAR, risk VARCHAR, remark VARCHAR
);
CREATE TABLE IF NOT EXISTS rejected_row (
    file_id VARCHAR, source_row BIGINT, column_name VARCHAR, "value" VARCHAR,
    reason_code VARCHAR, reason VARCHAR
);
-- Whose sales or purchases a file holds, duplicates included, and how far the file goes.
CREATE TABLE IF NOT EXISTS book_seen (
    file_id VARCHAR, owner_id VARCHAR, side VARCHAR, first_day DATE, last_day DATE,
    file_last_day DATE
);
CREATE TABLE IF NOT EXISTS book_declared (
    file_id VARCHAR, owner_id VARCHAR, side VARCHAR, observed_from DATE, observed_until DATE
);
-- Every id seen and the enterprise it stands for; keys once given stay.
CREATE TABLE IF NOT EXISTS enterprise_alias (
    alias_id VARCHAR, enterprise_key INTEGER, reason VARCHAR, kind VARCHAR,
    organisation_code VARCHAR, region_code VARCHAR, display_id VARCHAR
);
