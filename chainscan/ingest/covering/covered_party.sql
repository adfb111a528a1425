-- What is odd about the parties: ids whose check character is wrong, ids that name no place known,
-- ids made from identity-card numbers, and enterprises whose region nobody states; each with the
-- trade it touches, as supplier or as buyer, and the three parties with most of it.
-- reads: trade, enterprise, enterprise_alias
-- params: none
-- one row: oddity
WITH odd AS (
    SELECT 'wrong_check_character' AS what, alias_id AS party, enterprise_key
    FROM enterprise_alias
    WHERE NOT check_ok AND enterprise_key > 0
    UNION ALL
    SELECT 'unknown_place' AS what, alias_id AS party, enterprise_key
    FROM enterprise_alias
    WHERE kind IN ('uscc18', 'old15') AND region_code IS NULL AND enterprise_key > 0
    UNION ALL
    SELECT 'identity_card' AS what, alias_id AS party, enterprise_key
    FROM enterprise_alias
    WHERE kind = 'personal' AND enterprise_key > 0
    UNION ALL
    SELECT 'no_region' AS what, enterprise_id AS party, enterprise_key
    FROM enterprise
    WHERE "class" = 'enterprise' AND region_source IS NULL
),
odd_enterprise AS (
    SELECT what, enterprise_key, count(*) AS parties FROM odd GROUP BY what, enterprise_key
),
pair AS (
    SELECT supplier_key, buyer_key, sum(abs(amount)) AS amount
    FROM trade
    GROUP BY supplier_key, buyer_key
),
pair_end AS (
    SELECT supplier_key AS enterprise_key, FALSE AS is_buyer, * FROM pair
    UNION ALL
    SELECT buyer_key AS enterprise_key, TRUE AS is_buyer, * FROM pair
),
touched AS (
    SELECT DISTINCT o.what, e.supplier_key, e.buyer_key, e.amount
    FROM pair_end AS e
    INNER JOIN odd_enterprise AS o ON e.enterprise_key = o.enterprise_key
),
trade_of AS (
    SELECT what, sum(amount) AS amount FROM touched GROUP BY what
),
most AS (
    SELECT
        o.what,
        o.parties,
        n.display_id,
        row_number() OVER (
            PARTITION BY o.what ORDER BY coalesce(sum(e.amount), 0) DESC, n.display_id
        ) AS place
    FROM odd_enterprise AS o
    INNER JOIN enterprise AS n ON o.enterprise_key = n.enterprise_key
    LEFT JOIN pair_end AS e
        ON
            o.enterprise_key = e.enterprise_key
            AND NOT (e.is_buyer AND e.supplier_key = e.buyer_key)
    GROUP BY o.what, o.parties, n.display_id
)
SELECT
    m.what,
    CAST(sum(m.parties) AS BIGINT) AS parties,
    CAST(coalesce(min(t.amount), 0) AS DECIMAL(28,2)) AS amount,
    (SELECT CAST(coalesce(sum(amount), 0) AS DECIMAL(28,2)) FROM pair) AS of_amount,
    list(m.display_id ORDER BY m.place) FILTER (WHERE m.place <= 3) AS most
FROM most AS m
LEFT JOIN trade_of AS t ON m.what = t.what
GROUP BY m.what
ORDER BY m.what
