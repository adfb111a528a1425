-- How the trade of two enterprises differs from that of each earlier window, in whole fen, by
-- the rules of docs/measures/bridge.md. Both see the same, one as sales, one as purchases.
-- reads: bridge_priced, bridge_rate
-- params: none
-- one row: comparator, supplier, buyer
WITH taxed AS (
    SELECT
        p.*,
        CASE
            WHEN p.at_old_price IS NULL OR n.with_tax IS NULL OR b.with_tax IS NULL THEN 0
            ELSE
                sign(b.with_tax - n.with_tax)
                * ((2 * p.at_old_price * abs(b.with_tax - n.with_tax) + n.with_tax)
                // (2 * n.with_tax))
        END AS tax_rate
    FROM bridge_priced AS p
    LEFT JOIN bridge_rate AS n
        ON n.comparator = 'value'
        AND n.supplier_key = p.supplier_key
        AND n.buyer_key = p.buyer_key
        AND n.goods_group = p.goods_group
    LEFT JOIN bridge_rate AS b
        ON b.comparator = p.comparator
        AND b.supplier_key = p.supplier_key
        AND b.buyer_key = p.buyer_key
        AND b.goods_group = p.goods_group
),
goods AS (
    SELECT
        comparator,
        supplier_key,
        buyer_key,
        goods_group,
        sum(now) AS now,
        sum(before) AS before,
        sum(corrected) AS corrected,
        sum(coalesce(at_old_price - before, 0)) AS quantity,
        sum(tax_rate) AS tax_rate,
        sum(coalesce(now - at_old_price, 0) - tax_rate) AS price,
        sum(CASE WHEN at_old_price IS NULL THEN now - before ELSE 0 END) AS volume
    FROM taxed
    GROUP BY comparator, supplier_key, buyer_key, goods_group
),
pair AS (
    SELECT
        comparator,
        supplier_key,
        buyer_key,
        (supplier_key <= 0 OR buyer_key <= 0) AS is_many,
        sum(now) AS now,
        sum(before) AS before,
        sum(corrected) AS corrected,
        sum(quantity) AS quantity,
        sum(tax_rate) AS tax_rate,
        sum(price) AS price,
        sum(CASE WHEN now > 0 AND before > 0 THEN volume ELSE 0 END) AS volume,
        sum(CASE WHEN now > 0 AND before > 0 THEN 0 ELSE volume END) AS come_or_gone,
        max(CASE WHEN goods_group = 0 AND (now > 0 OR before > 0) THEN 1 ELSE 0 END) = 1
            AS has_unknown_goods
    FROM goods
    GROUP BY comparator, supplier_key, buyer_key
)
SELECT
    comparator,
    supplier_key,
    buyer_key,
    CASE WHEN now = 0 AND NOT is_many THEN -before ELSE 0 END AS lost_partners,
    CASE WHEN before = 0 AND NOT is_many THEN now ELSE 0 END AS new_partners,
    quantity + CASE
        WHEN (is_many OR (now > 0 AND before > 0)) AND NOT has_unknown_goods THEN come_or_gone
        ELSE 0
    END AS quantity,
    price,
    tax_rate,
    volume + CASE
        WHEN (is_many OR (now > 0 AND before > 0)) AND has_unknown_goods THEN come_or_gone
        ELSE 0
    END AS volume,
    corrected AS "returns"
FROM pair
