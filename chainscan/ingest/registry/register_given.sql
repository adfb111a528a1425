-- How a register states amounts, and what one file gives: its texts, its lines that are no rows,
-- where a text file has them, and what Python says of its ids, its places and its words.
-- reads: none
-- params: none
-- one row: none, this file only creates

-- An amount as it is written: 1,234.56, ¥1234.56, 1234.56元. What does not group its digits by
-- three is no amount.
CREATE OR REPLACE TEMP MACRO bare_amount(x) AS
    regexp_replace(half_width(x), '^[\s¥￥]+|\s*元?\s*$', '', 'g');
CREATE OR REPLACE TEMP MACRO stated_amount(x) AS
    try_cast(
        CASE
            WHEN regexp_full_match(bare_amount(x), '-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?')
                THEN replace(bare_amount(x), ',', '')
            ELSE bare_amount(x)
        END AS DECIMAL(24,8)
    );
CREATE OR REPLACE TEMP TABLE register_text (
    sheet_number BIGINT, sheet VARCHAR, source_row BIGINT, yuan BIGINT, enterprise_id VARCHAR,
    name VARCHAR, region_code VARCHAR, industry VARCHAR, group_name VARCHAR, cohorts VARCHAR,
    annual_tax VARCHAR, contact VARCHAR, role VARCHAR, recipient VARCHAR, valid_from VARCHAR,
    valid_until VARCHAR, evidence VARCHAR, withdrawn_on VARCHAR, goods VARCHAR,
    specification VARCHAR, monthly_amount VARCHAR, monthly_quantity VARCHAR, unit VARCHAR,
    min_sources VARCHAR, stock_days VARCHAR
);
CREATE OR REPLACE TEMP TABLE rowless_line (from_row BIGINT, lines BIGINT);
CREATE OR REPLACE TEMP TABLE malformed_text (sheet VARCHAR, source_row BIGINT, line VARCHAR);
CREATE OR REPLACE TEMP TABLE given_register (
    file_id VARCHAR, path VARCHAR, sha256 VARCHAR, register VARCHAR
);
CREATE OR REPLACE TEMP TABLE consent_word (kind VARCHAR, word VARCHAR, meaning VARCHAR);
CREATE OR REPLACE TEMP TABLE stated_id_form (
    alias_id VARCHAR, kind VARCHAR, organisation_code VARCHAR, check_ok BOOLEAN
);
CREATE OR REPLACE TEMP TABLE stated_place (region_text VARCHAR, region_code VARCHAR);
