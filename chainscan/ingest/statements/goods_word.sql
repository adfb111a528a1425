-- What a stated goods text may mean: the goods group of that code or name, or the group that the
-- invoices put goods of that name in; `place` 1 goes before 2.
-- reads: stated_row, goods_group, invoice_line
-- params: none
-- one row: goods text, goods group, place
WITH word AS (
    SELECT DISTINCT
        goods_text,
        regexp_replace(goods_text, '^\*[^*]*\*', '') AS bare_text,
        CASE WHEN starts_with(goods_text, '*') THEN regexp_extract(goods_text, '^\*([^*]*)\*', 1) END
            AS short_text
    FROM stated_row
    WHERE goods_text IS NOT NULL
),
sold AS (
    SELECT goods_group, sum(greatest(amount, 0)) AS amount
    FROM invoice_line
    GROUP BY goods_group
),
meant AS (
    SELECT w.goods_text, g.goods_group, 1 AS place, 1 AS weight
    FROM word AS w
    INNER JOIN goods_group AS g
        ON g.goods_group <> 0 AND rtrim(g.group_code, '0') = rtrim(left(w.goods_text, 7), '0')
    WHERE regexp_full_match(w.goods_text, '[0-9]{7,19}')
    UNION ALL
    SELECT w.goods_text, g.goods_group, 2 AS place, 1 + coalesce(s.amount, 0) AS weight
    FROM word AS w
    INNER JOIN goods_group AS g ON g.goods_group <> 0 AND g.name = w.bare_text
    LEFT JOIN sold AS s ON s.goods_group = g.goods_group
    UNION ALL
    SELECT w.goods_text, i.goods_group, 3 AS place, sum(greatest(i.amount, 0)) AS weight
    FROM word AS w
    INNER JOIN invoice_line AS i
        ON i.goods_group <> 0 AND regexp_replace(i.goods_name, '^\*[^*]*\*', '') = w.bare_text
    GROUP BY w.goods_text, i.goods_group
    UNION ALL
    SELECT w.goods_text, g.goods_group, 4 AS place, coalesce(s.amount, 0) AS weight
    FROM word AS w
    INNER JOIN goods_group AS g
        ON g.goods_group <> 0 AND g.short_name = coalesce(w.short_text, w.bare_text)
    LEFT JOIN sold AS s ON s.goods_group = g.goods_group
)
SELECT goods_text, goods_group, place, CAST(max(weight) AS DECIMAL(38, 2)) AS weight
FROM meant
GROUP BY goods_text, goods_group, place
