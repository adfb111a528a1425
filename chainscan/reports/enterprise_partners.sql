-- Enterprises' suppliers or buyers in each window, the largest first; how many there are.
-- reads: trade, comparison_window, enterprise, broken_link
-- params: enterprises, side, most
-- one row: enterprise, partner
WITH asked AS (
    SELECT unnest(CAST(:enterprises AS INTEGER[])) AS enterprise_key
),
traded AS (
    SELECT
        CASE WHEN :side = 'sales' THEN t.supplier_key ELSE t.buyer_key END AS of_enterprise,
        CASE WHEN :side = 'sales' THEN t.buyer_key ELSE t.supplier_key END AS partner_key,
        w.comparator,
        t.amount
    FROM trade AS t
    INNER JOIN comparison_window AS w
        ON t.day BETWEEN w.start_day AND w.end_day AND t.known_on <= w.known_by
    WHERE CASE WHEN :side = 'sales' THEN t.supplier_key ELSE t.buyer_key END
        IN (SELECT enterprise_key FROM asked)
),
summed AS (
    SELECT
        of_enterprise,
        partner_key,
        sum(CASE WHEN comparator = 'value' THEN amount END) AS value,
        sum(CASE WHEN comparator = 'previous' THEN amount END) AS previous,
        sum(CASE WHEN comparator = 'last_year' THEN amount END) AS last_year,
        sum(CASE WHEN comparator = 'aligned' THEN amount END) AS aligned
    FROM traded
    GROUP BY of_enterprise, partner_key
),
ranked AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY of_enterprise) AS partners,
        row_number() OVER (
            PARTITION BY of_enterprise
            ORDER BY
                greatest(coalesce(value, 0), coalesce(aligned, 0), coalesce(last_year, 0)) DESC,
                partner_key
        ) AS place
    FROM summed
),
broken AS (
    SELECT DISTINCT
        CASE WHEN :side = 'sales' THEN supplier_key ELSE buyer_key END AS of_enterprise,
        CASE WHEN :side = 'sales' THEN buyer_key ELSE supplier_key END AS partner_key
    FROM broken_link
)
SELECT
    r.of_enterprise, e.display_id, e.name, e.region_code, e.class AS partner_class,
    r.value, r.previous, r.last_year, r.aligned,
    b.partner_key IS NOT NULL AS is_broken,
    r.partners
FROM ranked AS r
INNER JOIN enterprise AS e ON r.partner_key = e.enterprise_key
LEFT JOIN broken AS b ON r.of_enterprise = b.of_enterprise AND r.partner_key = b.partner_key
WHERE r.place <= :most
ORDER BY r.of_enterprise, r.place
