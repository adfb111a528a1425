-- Goods codes and, where there is none, the `*简称*` that a goods name begins with.
-- reads: invoice_row
-- params: none
-- one row: code, short name
SELECT DISTINCT
    coalesce(goods_code, '') AS goods_code,
    regexp_extract(goods_name, '^\s*[*＊]([^*＊]{1,40})[*＊]', 1) AS short_name
FROM invoice_row
WHERE goods_code IS NOT NULL OR starts_with(goods_name, '*') OR starts_with(goods_name, '＊')
ORDER BY goods_code, short_name
