-- The append-only tables: what was read, and what became of it. Everything else is derived.
-- reads: none
-- params: none
-- one row: none, this file only creates
CREATE TABLE IF NOT EXISTS source_file (
    file_id VARCHAR, path VARCHAR, sha256 VARCHAR, layout VARCHAR, owner_id VARCHAR,
    rows_read BIGINT, rows_loaded BIGINT, rows_duplicate BIGINT, rows_rejected BIGINT,
    rows_summary BIGINT, amount_read DECIMAL(28,2), amount_loaded DECIMAL(28,2),
    amount_duplicate DECIMAL(28,2), amount_rejected DECIMAL(28,2), rows_voided BIGINT,
    bytes BIGINT, currency VARCHAR
);
-- Tables after a file's first: `place` is added to their rows' numbers.
CREATE TABLE IF NOT EXISTS source_sheet (file_id VARCHAR, place BIGINT, sheet VARCHAR);
-- Every row of a source that is not blank. `fate`: loaded, duplicate, rejected, summary.
CREATE TABLE IF NOT EXISTS source_row (
    file_id VARCHAR, source_row BIGINT, fate VARCHAR, reason_code VARCHAR, offending VARCHAR,
    grain VARCHAR, side VARCHAR, owner_id VARCHAR, own_identity VARCHAR,
    einvoice_number VARCHAR, invoice_code VARCHAR, invoice_number VARCHAR, line_number INTEGER,
    issued_on DATE, supplier_id VARCHAR, supplier_name VARCHAR, buyer_id VARCHAR,
    buyer_name VARCHAR, goods_code VARCHAR, goods_name VARCHAR, specification VARCHAR,
    unit VARCHAR, quantity DECIMAL(24,8), unit_price DECIMAL(24,12), amount DECIMAL(18,2),
    tax_rate DECIMAL(6,4), tax DECIMAL(18,2), total DECIMAL(18,2), invoice_kind VARCHAR,
    status VARCHAR, risk VARCHAR, remark VARCHAR, currency VARCHAR, is_estimated BOOLEAN,
    supplier_region VARCHAR, buyer_region VARCHAR, special_business VARCHAR,
    original_number VARCHAR
);
-- The rows that were read. `identity` tells invoices apart: the 20-digit number, else code and
-- number, unless the layout or the row itself says better (`own_identity`).
CREATE VIEW IF NOT EXISTS known_row AS
SELECT
    * EXCLUDE (reason_code, offending, own_identity),
    coalesce(own_identity, einvoice_number, invoice_code || '-' || invoice_number) AS identity
FROM source_row
WHERE fate IN ('loaded', 'duplicate');
-- The rows that count.
CREATE VIEW IF NOT EXISTS invoice_row AS
SELECT * EXCLUDE (fate) FROM known_row WHERE fate = 'loaded';
CREATE TABLE IF NOT EXISTS reject_reason (
    reason_code VARCHAR, column_name VARCHAR, reason VARCHAR, reason_zh VARCHAR
);
CREATE VIEW IF NOT EXISTS rejected_row AS
SELECT r.file_id, r.source_row, w.column_name, r.offending AS "value", r.reason_code, w.reason
FROM source_row AS r
LEFT JOIN reject_reason AS w ON r.reason_code = w.reason_code
WHERE r.fate = 'rejected';
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
    organisation_code VARCHAR, region_code VARCHAR, check_ok BOOLEAN, display_id VARCHAR
);
