-- What became of the amounts of partners and goods that stayed, because other goods, or other
-- provinces, had a larger share of the quantity than then (docs/measures/bridge.md), in whole fen:
-- each level's quantity of now at its average price of then, less the same one level above. Units in
-- which the numbers are too large to multiply are left out.
-- reads: bridge_priced, bridge_measure, partner_place
-- params: none
-- one row: code, enterprise, comparator
WITH seen AS (
    SELECT
        'sales' AS side, supplier_key AS enterprise_key, buyer_key AS partner_key,
        comparator, goods_group, unit, before, quantity_now, quantity_before
    FROM bridge_priced
    WHERE at_old_price IS NOT NULL
    UNION ALL
    SELECT
        'purchases' AS side, buyer_key AS enterprise_key, supplier_key AS partner_key,
        comparator, goods_group, unit, before, quantity_now, quantity_before
    FROM bridge_priced
    WHERE at_old_price IS NOT NULL
),
placed AS (
    SELECT
        m.code, s.enterprise_key, s.comparator, s.unit, s.goods_group,
        s.before, s.quantity_now, s.quantity_before,
        CASE
            WHEN p.place IN ('overseas', 'consumer') THEN p.place
            ELSE left(p.region_code, 2)
        END AS region
    FROM seen AS s
    INNER JOIN bridge_measure AS m ON m.side = s.side
    LEFT JOIN partner_place AS p ON p.enterprise_key = s.partner_key
    WHERE
        m.place IN ('any', coalesce(p.place, 'unknown'))
        OR (m.place = 'focus' AND coalesce(p.in_focus, false))
),
-- Where one partner's region is unknown, nobody can say which regions gained.
located AS (
    SELECT
        placed.* REPLACE (
            CASE
                WHEN count(*) OVER goods_of = count(region) OVER goods_of THEN region
                ELSE 'unknown'
            END AS region
        )
    FROM placed
    WINDOW goods_of AS (PARTITION BY code, enterprise_key, comparator, unit, goods_group)
),
level AS (
    SELECT
        code, enterprise_key, comparator, unit,
        grouping(goods_group) + grouping(region) AS above,
        sum(before) AS before,
        sum(quantity_now) AS quantity_now,
        sum(quantity_before) AS quantity_before,
        gcd(sum(quantity_now), sum(quantity_before)) AS shared
    FROM located
    GROUP BY GROUPING SETS (
        (code, enterprise_key, comparator, unit, goods_group, region),
        (code, enterprise_key, comparator, unit, goods_group),
        (code, enterprise_key, comparator, unit)
    )
),
valued AS (
    SELECT
        code, enterprise_key, comparator, unit, above,
        CASE
            WHEN CAST(before AS DOUBLE) * CAST(quantity_now // shared AS DOUBLE) < 5e37
                THEN
                    (2 * before * (quantity_now // shared) + quantity_before // shared)
                    // (2 * (quantity_before // shared))
        END AS at_average
    FROM level
),
summed AS (
    SELECT
        code, enterprise_key, comparator, unit,
        sum(CASE WHEN above = 0 THEN at_average ELSE 0 END) AS by_region,
        sum(CASE WHEN above = 1 THEN at_average ELSE 0 END) AS by_goods,
        sum(CASE WHEN above = 2 THEN at_average ELSE 0 END) AS together
    FROM valued
    GROUP BY code, enterprise_key, comparator, unit
    HAVING count(*) = count(at_average)
)
SELECT
    code,
    enterprise_key,
    comparator,
    sum(by_goods - together) AS goods_mix,
    sum(by_region - by_goods) AS region_mix
FROM summed
GROUP BY code, enterprise_key, comparator
