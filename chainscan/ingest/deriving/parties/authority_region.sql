-- The region that the tax authority of each enterprise stands for: the code stated on its latest
-- day with one; of several on that day the one on most rows, of equals the smallest.
-- reads: party_seen, enterprise_alias, stated_region, invoice_row
-- params: none
-- one row: enterprise
WITH placed AS (
    SELECT
        a.enterprise_key,
        s.alias_id,
        s.region_text,
        CAST(r.region_code AS VARCHAR) AS region_code,
        max(s.last_day) AS last_day
    FROM party_seen AS s
    INNER JOIN enterprise_alias AS a ON s.alias_id = a.alias_id
    INNER JOIN stated_region AS r ON s.region_text = r.region_text
    WHERE a.enterprise_key > 0 AND r.region_code IS NOT NULL
    GROUP BY a.enterprise_key, s.alias_id, s.region_text, r.region_code
),
latest AS (
    SELECT p.*
    FROM placed AS p
    INNER JOIN (
        SELECT enterprise_key, max(last_day) AS last_day FROM placed GROUP BY enterprise_key
    ) AS l ON p.enterprise_key = l.enterprise_key AND p.last_day = l.last_day
),
several AS (
    SELECT enterprise_key
    FROM latest
    GROUP BY enterprise_key
    HAVING count(DISTINCT region_code) > 1
),
-- only where several codes stand on the last day are rows counted
counted AS (
    SELECT l.enterprise_key, l.region_code, count(*) AS row_count
    FROM latest AS l
    INNER JOIN several AS v ON l.enterprise_key = v.enterprise_key
    INNER JOIN invoice_row AS i
        ON l.last_day = i.issued_on AND (
            (l.alias_id = i.supplier_id AND l.region_text = i.supplier_region)
            OR (l.alias_id = i.buyer_id AND l.region_text = i.buyer_region)
        )
    GROUP BY l.enterprise_key, l.region_code
),
ranked AS (
    SELECT
        l.enterprise_key,
        l.region_code,
        row_number() OVER (
            PARTITION BY l.enterprise_key ORDER BY coalesce(c.row_count, 0) DESC, l.region_code
        ) AS place
    FROM latest AS l
    LEFT JOIN counted AS c
        ON l.enterprise_key = c.enterprise_key AND l.region_code = c.region_code
)
SELECT enterprise_key, region_code FROM ranked WHERE place = 1
