-- What people tell. Outcomes stay when everything else is derived anew; statements are those of
-- the latest match, stocks those of the latest look at links.
-- reads: none
-- params: none
-- one row: in statement and stock, a row of a file; in outcome: record

-- `reason_code` is why a row does not count, null where it does.
CREATE TABLE IF NOT EXISTS statement (
    statement_id VARCHAR, kind VARCHAR, file_id VARCHAR, path VARCHAR, sheet VARCHAR,
    source_row BIGINT, party_text VARCHAR, enterprise_key INTEGER, goods_text VARCHAR,
    goods_group SMALLINT, specification VARCHAR, monthly_quantity DECIMAL(24,8), unit VARCHAR,
    monthly_amount DECIMAL(18,2), is_estimated BOOLEAN, until DATE, min_sources INTEGER,
    column_name VARCHAR, "value" VARCHAR, reason_code VARCHAR, reason VARCHAR
);
-- Days of stock as of a day, `until` the last day they cover; `reason_code` as above.
CREATE TABLE IF NOT EXISTS stock (
    file_id VARCHAR, path VARCHAR, sheet VARCHAR, source_row BIGINT, party_text VARCHAR,
    enterprise_key INTEGER, goods_text VARCHAR, goods_group SMALLINT, days DECIMAL(24,8),
    as_of DATE, until DATE, column_name VARCHAR, "value" VARCHAR, reason_code VARCHAR,
    reason VARCHAR
);
-- Append-only. Buyer, supplier and goods are those the finding was about when this was recorded,
-- null for findings that are about no pair.
CREATE TABLE IF NOT EXISTS outcome (
    finding_id VARCHAR, status VARCHAR, "day" DATE, note VARCHAR, valid_until DATE,
    buyer_id VARCHAR, supplier_id VARCHAR, goods_group VARCHAR, record_number BIGINT
);
-- What was last recorded of each finding.
CREATE VIEW IF NOT EXISTS outcome_latest AS
SELECT o.*
FROM outcome AS o
ANTI JOIN outcome AS n
    ON n.finding_id = o.finding_id AND (n."day", n.record_number) > (o."day", o.record_number);
