-- Whom a buyer must not be sent to: the suppliers it has lost, itself, the members of its own
-- group, and suppliers with whom a proposal was refused while that is in force.
-- reads: broken_link, enterprise, enterprise_alias, statement, outcome_latest
-- params: as_of
-- one row: buyer, supplier
WITH buyer AS (
    SELECT buyer_key FROM broken_link
    UNION
    SELECT enterprise_key AS buyer_key
    FROM statement
    WHERE kind = 'need' AND reason_code IS NULL
),
party AS (
    SELECT enterprise_id AS party_id, enterprise_key FROM enterprise
    UNION
    SELECT alias_id AS party_id, enterprise_key FROM enterprise_alias
),
barred AS (
    SELECT buyer_key, supplier_key, 1 AS place, 'lost' AS reason
    FROM broken_link
    WHERE code = 'L01'
    UNION
    SELECT buyer_key, buyer_key AS supplier_key, 2 AS place, 'itself' AS reason FROM buyer
    UNION
    SELECT b.buyer_key, s.enterprise_key AS supplier_key, 3 AS place, 'own_group' AS reason
    FROM buyer AS b
    INNER JOIN enterprise AS e ON e.enterprise_key = b.buyer_key
    INNER JOIN enterprise AS s ON s.group_name = e.group_name
    UNION
    SELECT b.enterprise_key AS buyer_key, s.enterprise_key AS supplier_key, 4 AS place,
        'refused' AS reason
    FROM outcome_latest AS o
    INNER JOIN party AS b ON b.party_id = o.buyer_id
    INNER JOIN party AS s ON s.party_id = o.supplier_id
    WHERE
        o.status = 'refused'
        AND starts_with(o.finding_id, 'M-')
        AND CAST(:as_of AS DATE) BETWEEN o."day" AND o.valid_until
),
ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY buyer_key, supplier_key ORDER BY place) AS first_place
    FROM barred
)
SELECT buyer_key, supplier_key, reason
FROM ranked
WHERE first_place = 1
ORDER BY buyer_key, supplier_key
