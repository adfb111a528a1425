-- Everybody who trades, under the newer id where there are two, and the name used last.
-- reads: enterprise_alias, invoice_row
-- params: none
-- one row: enterprise
WITH named AS (
    SELECT supplier_id AS alias_id, supplier_name AS name, max(issued_on) AS last_day
    FROM invoice_row
    WHERE supplier_name IS NOT NULL
    GROUP BY supplier_id, supplier_name
    UNION ALL
    SELECT buyer_id AS alias_id, buyer_name AS name, max(issued_on) AS last_day
    FROM invoice_row
    WHERE buyer_id IS NOT NULL AND buyer_name IS NOT NULL
    GROUP BY buyer_id, buyer_name
),
last_name AS (
    SELECT
        a.enterprise_key,
        n.name,
        row_number() OVER (
            PARTITION BY a.enterprise_key ORDER BY n.last_day DESC, n.name
        ) AS place
    FROM named AS n
    INNER JOIN enterprise_alias AS a ON n.alias_id = a.alias_id
),
own_id AS (
    SELECT
        enterprise_key,
        alias_id,
        display_id,
        region_code,
        row_number() OVER (
            PARTITION BY enterprise_key
            ORDER BY CASE reason WHEN 'own_id' THEN 0 ELSE 1 END,
                CASE kind WHEN 'uscc18' THEN 0 ELSE 1 END,
                alias_id
        ) AS place
    FROM enterprise_alias
)
SELECT
    o.enterprise_key,
    o.alias_id AS enterprise_id,
    o.display_id,
    CASE o.enterprise_key WHEN 0 THEN '个人消费者' WHEN -1 THEN '境外' ELSE n.name END AS name,
    o.region_code,
    CASE WHEN o.region_code IS NOT NULL THEN 'taxpayer_id' END AS region_source,
    CAST(NULL AS VARCHAR) AS industry,
    CASE o.enterprise_key WHEN 0 THEN 'consumer' WHEN -1 THEN 'overseas' ELSE 'enterprise' END
        AS "class"
FROM own_id AS o
LEFT JOIN last_name AS n ON o.enterprise_key = n.enterprise_key AND n.place = 1
WHERE o.place = 1
ORDER BY o.enterprise_key
