-- Goods codes and, where there is none, the `*简称*` that a goods name begins with.
-- reads: touched_row
-- params: none
-- one row: code, short name
SELECT DISTINCT
    coalesce(goods_code, '') AS goods_code,
    CASE WHEN starts_with(goods_name, '*') OR starts_with(goods_name, '＊')
        THEN regexp_extract(goods_name, '^[*＊]([^*＊]{1,40})[*＊]', 1) END AS short_name
FROM (SELECT DISTINCT goods_code, goods_name FROM touched_row) AS seen
WHERE goods_code IS NOT NULL OR starts_with(goods_name, '*') OR starts_with(goods_name, '＊')
ORDER BY goods_code, short_name
