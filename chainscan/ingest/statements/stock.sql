-- Each stated stock judged: `reason_code` is why it does not count. Of an enterprise and its goods
-- the latest day counts; two different figures of one day count neither. Words for a whole group (its
-- code, its name) mean the same goods; the name of single goods means these alone.
-- reads: stated_row, stated_goods, goods_word, stated_reason, enterprise
-- params: file_id, file_path, as_of
-- one row: source row
WITH valued AS (
    SELECT
        r.*,
        e.class,
        g.goods_group,
        w.goods_text IS NOT NULL AS is_known_word,
        CASE
            WHEN w.place IN (2, 4) OR (w.place = 1 AND regexp_full_match(r.goods_text, '[0-9]{7}0*'))
                THEN 'group ' || g.goods_group
            ELSE r.goods_text
        END AS goods_meant
    FROM stated_row AS r
    LEFT JOIN enterprise AS e ON e.enterprise_key = r.enterprise_key
    LEFT JOIN stated_goods AS g ON g.goods_text = r.goods_text
    LEFT JOIN (
        SELECT goods_text, min(place) AS place FROM goods_word GROUP BY goods_text
    ) AS w ON w.goods_text = r.goods_text
),
judged AS (
    SELECT
        *,
        CASE
            WHEN party_text IS NULL THEN 'no_party'
            WHEN is_ambiguous THEN 'ambiguous_enterprise'
            WHEN enterprise_key IS NULL THEN 'unknown_enterprise'
            WHEN class <> 'enterprise' THEN 'no_enterprise'
            WHEN goods_text IS NULL THEN 'no_goods'
            WHEN NOT is_known_word THEN 'unknown_goods'
            WHEN goods_group IS NULL THEN 'ambiguous_goods'
            WHEN days_text IS NULL THEN 'no_days'
            WHEN days IS NULL THEN 'unreadable_days'
            WHEN days NOT BETWEEN 0 AND 3650 THEN 'absurd_days'
            WHEN day_text IS NULL THEN 'no_told_day'
            WHEN told_on IS NULL THEN 'unreadable_told_day'
            WHEN told_on > :as_of THEN 'told_later'
        END AS lost
    FROM valued
),
compared AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY enterprise_key, goods_meant, told_on, days, lost IS NULL
            ORDER BY sheet_number, source_row
        ) AS copy,
        min(days) OVER same_day <> max(days) OVER same_day AS differs,
        max(told_on) OVER (PARTITION BY enterprise_key, goods_meant, lost IS NULL) AS latest
    FROM judged
    WINDOW same_day AS (PARTITION BY enterprise_key, goods_meant, told_on, lost IS NULL)
),
coded AS (
    SELECT
        *,
        CASE
            WHEN lost IS NOT NULL THEN lost
            WHEN told_on < latest THEN 'superseded'
            WHEN differs THEN 'contradictory'
            WHEN copy > 1 THEN 'repeated'
        END AS reason_code
    FROM compared
)
SELECT
    :file_id AS file_id,
    :file_path AS path,
    c.sheet,
    c.source_row,
    c.party_text,
    c.enterprise_key,
    c.goods_text,
    c.goods_group,
    c.days,
    c.told_on AS as_of,
    CASE WHEN c.reason_code IS NULL THEN c.told_on + CAST(floor(c.days) AS INTEGER) END AS until,
    r.column_name,
    CASE r.column_name
        WHEN 'enterprise' THEN c.party_text
        WHEN 'goods' THEN c.goods_text
        WHEN 'days' THEN c.days_text
        WHEN 'as_of' THEN c.day_text
    END AS "value",
    c.reason_code,
    r.reason
FROM coded AS c
LEFT JOIN stated_reason AS r ON r.reason_code = c.reason_code
ORDER BY c.sheet_number, c.source_row
