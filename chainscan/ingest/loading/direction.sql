-- Who really sold to whom, where an invoice does not say so in its columns.
-- reads: none
-- params: none
-- one row: none, this file only creates

-- The seller behind an invoice that a tax office issued on behalf, from the remark.
CREATE OR REPLACE TEMP MACRO on_behalf_id(x) AS party_id(nullif(regexp_extract(
    x, '代开(?:企业|单位|人|方)?(?:税号|识别号|纳税人识别号|统一社会信用代码)\s*[:：]\s*([0-9A-Za-z]{15,20})', 1), ''));
CREATE OR REPLACE TEMP MACRO on_behalf_name(x) AS nullif(regexp_extract(
    x, '代开(?:企业|单位|人|方)?名称\s*[:：]\s*([^\s:：,，;；]+)', 1), '');
-- Whether an invoice without a buyer's id is one of an export.
CREATE OR REPLACE TEMP MACRO is_export(kind, rate) AS
    coalesce(contains(kind, '出口'), FALSE) OR coalesce(contains(rate, '出口'), FALSE);
