-- The tables that ingest and links hand on, from the frames of an invented market.
CREATE TABLE invoice_line AS
SELECT
    'I' || row_number() OVER () AS invoice_key,
    1 AS line_number,
    CAST(issued_on AS DATE) AS issued_on,
    CAST(supplier_key AS INTEGER) AS supplier_key,
    CAST(buyer_key AS INTEGER) AS buyer_key,
    CAST(goods_group AS SMALLINT) AS goods_group,
    goods_code,
    goods_name,
    specification,
    '件' AS unit,
    CAST(quantity AS DECIMAL(24, 8)) AS quantity,
    CAST(amount AS DECIMAL(18, 2)) AS amount,
    'normal' AS status,
    CAST(NULL AS VARCHAR) AS risk,
    FALSE AS is_red,
    CAST(issued_on AS DATE) AS known_on
FROM line;

CREATE TABLE trade AS
SELECT
    supplier_key,
    buyer_key,
    goods_group,
    unit,
    issued_on AS "day",
    issued_on - DATE '1970-01-01' AS day_number,
    known_on,
    sum(amount)::DECIMAL(18, 2) AS amount,
    sum(quantity)::DECIMAL(24, 8) AS quantity,
    count(*)::INTEGER AS invoices
FROM invoice_line
GROUP BY ALL
ORDER BY ALL;

CREATE TABLE enterprise AS
SELECT
    CAST(enterprise_key AS INTEGER) AS enterprise_key,
    'E' || enterprise_key AS enterprise_id,
    'E' || enterprise_key AS display_id,
    '企业' || enterprise_key AS name,
    region_code,
    'enterprise' AS "class",
    CAST(NULL AS VARCHAR) AS group_name
FROM enterprise_frame;

CREATE TABLE enterprise_alias (alias_id VARCHAR, enterprise_key INTEGER);

CREATE TABLE book AS
SELECT
    enterprise_key,
    unnest(['sales', 'purchases']) AS side,
    DATE '2017-01-01' AS observed_from,
    CAST($as_of AS DATE) AS observed_until,
    TRUE AS complete
FROM enterprise;

CREATE TABLE goods_group AS
SELECT DISTINCT
    CAST(goods_group AS SMALLINT) AS goods_group,
    left(goods_code, 7) AS group_code,
    left(goods_code, 7) AS name,
    left(goods_code, 7) AS short_name,
    'materials' AS supply_class
FROM catalogue;

CREATE TABLE region (region_code VARCHAR, name VARCHAR);

CREATE TABLE link (link_id VARCHAR, supplier_key INTEGER, buyer_key INTEGER, goods_group SMALLINT);

CREATE TABLE link_outlook (
    link_id VARCHAR, window_from DATE, window_to DATE, expected_amount DECIMAL(18, 2)
);

CREATE TABLE disruption (
    event_id VARCHAR, cause VARCHAR, enterprise_key INTEGER, region_code VARCHAR
);

CREATE TABLE broken_link AS
SELECT
    'K-' || supplier_key || '-' || buyer_key AS link_id,
    'L01' AS code,
    'link' AS cause,
    CAST(supplier_key AS INTEGER) AS supplier_key,
    CAST(buyer_key AS INTEGER) AS buyer_key,
    CAST(0 AS SMALLINT) AS goods_group,
    CAST($normal_until AS DATE) AS normal_until,
    CAST($as_of AS DATE) AS as_of,
    CAST(NULL AS VARCHAR) AS event_id,
    CAST(NULL AS DECIMAL(18, 2)) AS lost_amount
FROM broken
