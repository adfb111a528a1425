-- The region that the tax authority of each enterprise stands for: the code stated on its latest
-- day with one; of several on that day the one that most rows state, of equals the smallest.
-- reads: party_seen, enterprise_alias, stated_region
-- params: none
-- one row: enterprise
WITH placed AS (
    SELECT
        a.enterprise_key,
        CAST(r.region_code AS VARCHAR) AS region_code,
        max(s.last_day) AS last_day,
        sum(s.row_count) AS row_count
    FROM party_seen AS s
    INNER JOIN enterprise_alias AS a ON s.alias_id = a.alias_id
    INNER JOIN stated_region AS r ON s.region_text = r.region_text
    WHERE a.enterprise_key > 0 AND r.region_code IS NOT NULL
    GROUP BY a.enterprise_key, r.region_code
),
ranked AS (
    SELECT
        enterprise_key,
        region_code,
        row_number() OVER (
            PARTITION BY enterprise_key ORDER BY last_day DESC, row_count DESC, region_code
        ) AS place
    FROM placed
)
SELECT enterprise_key, region_code FROM ranked WHERE place = 1
