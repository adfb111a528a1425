-- Each stated need or offer judged: `reason_code` is why it does not count.
-- reads: stated_row, stated_goods, stated_price, usual_trade, stated_reason, enterprise, goods_group, goods_word, statement
-- params: kind, file_id, file_path, as_of
-- one row: source row
WITH valued AS (
    SELECT
        r.*,
        e.class,
        e.enterprise_id,
        g.goods_group,
        d.group_code,
        w.goods_text IS NOT NULL AS is_known_word,
        u.most,
        coalesce(own.fen, everybody.fen) AS price_fen,
        coalesce(own.pieces, everybody.pieces) AS price_pieces
    FROM stated_row AS r
    LEFT JOIN enterprise AS e ON e.enterprise_key = r.enterprise_key
    LEFT JOIN stated_goods AS g ON g.goods_text = r.goods_text
    LEFT JOIN (SELECT DISTINCT goods_text FROM goods_word) AS w ON w.goods_text = r.goods_text
    LEFT JOIN goods_group AS d ON d.goods_group = g.goods_group
    LEFT JOIN usual_trade AS u ON u.enterprise_key = r.enterprise_key
    LEFT JOIN stated_price AS own
        ON
            own.goods_group = g.goods_group
            AND own.unit = r.unit
            AND own.enterprise_key = r.enterprise_key
    LEFT JOIN stated_price AS everybody
        ON
            everybody.goods_group = g.goods_group
            AND everybody.unit = r.unit
            AND everybody.enterprise_key IS NULL
),
priced AS (
    SELECT
        *,
        amount IS NULL AND quantity IS NOT NULL AS is_estimated,
        coalesce(
            amount,
            -- Below 10^13 pieces, so that the product stays within its type.
            CASE WHEN abs(quantity) < 10000000000000 THEN
                try_cast(
                    CAST(
                        CAST(CAST(quantity AS DECIMAL(38, 8)) * 100000000 AS HUGEINT)
                        * price_fen // price_pieces AS DECIMAL(38, 0)
                    ) * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(24, 2)
                )
            END
        ) AS monthly_amount
    FROM valued
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
            WHEN amount_text IS NULL AND quantity_text IS NULL THEN 'no_amount'
            WHEN amount_text IS NOT NULL AND amount IS NULL THEN 'unreadable_amount'
            WHEN quantity_text IS NOT NULL AND quantity IS NULL THEN 'unreadable_quantity'
            WHEN amount <= 0 OR quantity <= 0 THEN 'not_positive'
            WHEN amount IS NULL AND unit IS NULL THEN 'no_unit'
            WHEN amount > 1000000000000 OR abs(quantity) >= 10000000000000 THEN 'absurd_amount'
            WHEN amount IS NULL AND price_fen IS NULL THEN 'no_price'
            WHEN monthly_amount IS NULL OR monthly_amount > 1000000000000 THEN 'absurd_amount'
            WHEN monthly_amount < 0.01 THEN 'not_positive'
            WHEN most > 0 AND monthly_amount > 1000 * most THEN 'far_above_trade'
            WHEN until_text IS NOT NULL AND until IS NULL THEN 'unreadable_day'
            WHEN until < :as_of THEN 'expired'
            WHEN sources_text IS NOT NULL AND coalesce(min_sources NOT BETWEEN 1 AND 100, TRUE)
                THEN 'unreadable_sources'
        END AS lost
    FROM priced
),
numbered AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY
                enterprise_key, goods_group, specification, unit, quantity, amount, until,
                lost IS NULL
            ORDER BY sheet_number, source_row
        ) AS copy,
        row_number() OVER (
            PARTITION BY enterprise_key, goods_group, until, lost IS NULL
            ORDER BY monthly_amount DESC NULLS LAST, sheet_number, source_row
        ) AS place
    FROM judged
),
coded AS (
    SELECT
        n.*,
        CASE
            WHEN n.lost IS NOT NULL THEN n.lost
            WHEN n.copy > 1 OR EXISTS (
                SELECT 1
                FROM statement AS s
                WHERE
                    s.kind = :kind
                    AND s.reason_code IS NULL
                    AND s.enterprise_key = n.enterprise_key
                    AND s.goods_group = n.goods_group
                    AND s.specification IS NOT DISTINCT FROM n.specification
                    AND s.unit IS NOT DISTINCT FROM n.unit
                    AND s.monthly_amount = n.monthly_amount
                    AND s.until IS NOT DISTINCT FROM n.until
            ) THEN 'repeated'
        END AS reason_code
    FROM numbered AS n
)
SELECT
    'S-' || left(sha256(concat_ws(
        '|', :kind, c.enterprise_id, c.group_code, coalesce(CAST(c.until AS VARCHAR), ''),
        c.place, (SELECT count(*) FROM statement)
    )), 12) AS statement_id,
    :kind AS kind,
    :file_id AS file_id,
    :file_path AS path,
    c.sheet,
    c.source_row,
    c.party_text,
    c.enterprise_key,
    c.goods_text,
    c.goods_group,
    c.specification,
    CAST(c.quantity AS DECIMAL(24, 8)) AS monthly_quantity,
    c.unit,
    try_cast(c.monthly_amount AS DECIMAL(18, 2)) AS monthly_amount,
    c.is_estimated,
    c.until,
    coalesce(c.min_sources, 1) AS min_sources,
    r.column_name,
    CASE r.column_name
        WHEN 'enterprise' THEN c.party_text
        WHEN 'goods' THEN c.goods_text
        WHEN 'monthly_amount' THEN coalesce(c.amount_text, c.quantity_text)
        WHEN 'monthly_quantity' THEN c.quantity_text
        WHEN 'unit' THEN c.unit
        WHEN 'until' THEN c.until_text
        WHEN 'min_sources' THEN c.sources_text
    END AS "value",
    c.reason_code,
    r.reason
FROM coded AS c
LEFT JOIN stated_reason AS r ON r.reason_code = c.reason_code
ORDER BY c.sheet_number, c.source_row
