-- What was delivered between two enterprises now beside each earlier window, in whole fen, and what
-- the quantity of now would have cost at the price of then.
-- reads: bridge_cell, lump_unit
-- params: none
-- one row: comparator, supplier, buyer, goods group, base unit
WITH sided AS (
    SELECT
        k.comparator, c.supplier_key, c.buyer_key, c.goods_group, c.unit, c.has_quantity,
        c.delivered AS now, 0 AS before, c.quantity AS quantity_now, 0 AS quantity_before,
        c.corrected AS corrected
    FROM bridge_cell AS c
    CROSS JOIN (VALUES ('previous'), ('last_year'), ('aligned')) AS k (comparator)
    WHERE c.comparator = 'value'
    UNION ALL
    SELECT
        comparator, supplier_key, buyer_key, goods_group, unit, has_quantity,
        0 AS now, delivered AS before, 0 AS quantity_now, quantity AS quantity_before,
        -corrected AS corrected
    FROM bridge_cell
    WHERE comparator <> 'value'
),
cell AS (
    SELECT
        comparator,
        supplier_key,
        buyer_key,
        goods_group,
        unit,
        sum(now) AS now,
        sum(before) AS before,
        sum(corrected) AS corrected,
        sum(quantity_now) AS quantity_now,
        sum(quantity_before) AS quantity_before,
        gcd(sum(quantity_now), sum(quantity_before)) AS shared,
        min(CASE WHEN has_quantity THEN 1 ELSE 0 END) = 1 AS has_quantity
    FROM sided
    GROUP BY comparator, supplier_key, buyer_key, goods_group, unit
)
-- What the quantity of now would have cost at the price of then; null where nobody can say. The
-- last condition keeps the product within 38 digits.
SELECT
    cell.*,
    CASE
        WHEN
            goods_group <> 0 AND unit IS NOT NULL AND has_quantity
            AND NOT EXISTS (SELECT 1 FROM lump_unit AS u WHERE u.unit = cell.unit)
            AND now > 0 AND before > 0 AND quantity_now > 0 AND quantity_before > 0
            AND CAST(before AS DOUBLE) * CAST(quantity_now // shared AS DOUBLE) < 5e37
            THEN
                (2 * before * (quantity_now // shared) + quantity_before // shared)
                // (2 * (quantity_before // shared))
    END AS at_old_price
FROM cell
