-- The rows of a file of needs, offers or stocks as values, with whoever the enterprise is.
-- reads: register_text, consent_word, enterprise, enterprise_alias
-- params: kind
-- one row: source row
WITH tidy AS (
    SELECT
        sheet_number,
        sheet,
        source_row,
        yuan,
        clean_text(enterprise_id) AS party_text,
        party_id(enterprise_id) AS party,
        clean_text(goods) AS goods_text,
        clean_text(specification) AS specification,
        clean_text(monthly_amount) AS amount_text,
        clean_text(monthly_quantity) AS quantity_text,
        clean_text(unit) AS unit_text,
        CASE
            WHEN word_form(valid_until) IN (SELECT word FROM consent_word WHERE kind = 'open_end')
                THEN NULL
            ELSE clean_text(valid_until)
        END AS until_text,
        clean_text(min_sources) AS sources_text,
        clean_text(stock_days) AS days_text,
        clean_text(valid_from) AS day_text
    FROM register_text
),
-- Which column a figure stands in does not matter as much as its unit: a capacity in tonnes is a
-- quantity, a quantity in yuan an amount.
figured AS (
    SELECT
        * EXCLUDE (amount_text, quantity_text),
        unit_text IN ('元', '万元', '亿元', 'yuan', 'CNY', 'RMB') AS in_money,
        :kind = 'offer' AND quantity_text IS NULL AND unit_text IS NOT NULL
        AND unit_text NOT IN ('元', '万元', '亿元', 'yuan', 'CNY', 'RMB') AS in_goods,
        amount_text AS first_text,
        quantity_text AS second_text
    FROM tidy
),
placed AS (
    SELECT
        *,
        CASE
            WHEN in_goods THEN NULL
            WHEN in_money THEN coalesce(first_text, second_text)
            ELSE first_text
        END AS amount_text,
        CASE
            WHEN in_goods THEN first_text
            WHEN in_money THEN NULL
            ELSE second_text
        END AS quantity_text,
        CASE WHEN in_money IS NOT TRUE THEN unit_text END AS unit,
        CASE unit_text WHEN '万元' THEN 10000 WHEN '亿元' THEN 100000000 ELSE yuan END AS scale
    FROM figured
),
named AS (
    SELECT name, min(enterprise_key) AS enterprise_key, count(*) AS holders
    FROM enterprise
    WHERE class = 'enterprise' AND name IS NOT NULL
    GROUP BY name
),
coded AS (
    SELECT organisation_code, min(enterprise_key) AS enterprise_key
    FROM enterprise_alias
    WHERE organisation_code IS NOT NULL
    GROUP BY organisation_code
    HAVING count(DISTINCT enterprise_key) = 1
)
SELECT
    p.sheet_number,
    p.sheet,
    p.source_row,
    p.party_text,
    coalesce(a.enterprise_key, c.enterprise_key, n.enterprise_key) AS enterprise_key,
    coalesce(a.enterprise_key, c.enterprise_key) IS NULL AND n.holders > 1 AS is_ambiguous,
    p.goods_text,
    p.specification,
    p.amount_text,
    try_cast(stated_amount(p.amount_text) * p.scale AS DECIMAL(24, 2)) AS amount,
    p.quantity_text,
    stated_amount(p.quantity_text) AS quantity,
    p.unit,
    p.until_text,
    plausible_day(written_day(bare(p.until_text))) AS until,
    p.sources_text,
    try_cast(p.sources_text AS INTEGER) AS min_sources,
    p.days_text,
    try_cast(stated_amount(regexp_replace(p.days_text, '\s*天$', '')) AS DECIMAL(24, 8)) AS days,
    p.day_text,
    plausible_day(written_day(bare(p.day_text))) AS told_on
FROM placed AS p
LEFT JOIN enterprise_alias AS a ON a.alias_id = p.party
LEFT JOIN coded AS c
    ON c.organisation_code = CASE WHEN length(p.party) = 18 THEN substr(p.party, 9, 9) END
LEFT JOIN named AS n ON n.name = p.party_text
