-- What buyers no longer get from a supplier they lost, and have not replaced; and what buyers
-- state that they need. Who states a need of goods knows it better than the invoices do.
-- Quotients of money are rounded half up: a / b is (2a + b) // 2b.
-- reads: broken_link, disruption, book, trade, goods_group, link, link_outlook, enterprise, lost_pair, statement, outcome_latest
-- params: as_of
-- one row: buyer, lost supplier, goods group; or statement
WITH lost AS (
    SELECT b.buyer_key, b.supplier_key, b.normal_until, min(b.link_id) AS link_id
    FROM broken_link AS b
    WHERE
        b.code = 'L01'
        AND b.cause <> 'buyer_down'
        AND NOT EXISTS (
            SELECT 1
            FROM disruption AS d
            WHERE d.cause = 'buyer_down' AND d.enterprise_key = b.buyer_key
        )
        -- Only a buyer's own purchases show that it has not long found another supplier.
        AND EXISTS (
            SELECT 1
            FROM book AS k
            WHERE
                k.enterprise_key = b.buyer_key
                AND k.side = 'purchases'
                AND k.observed_until >= least(:as_of, (SELECT max(observed_until) FROM book))
        )
        -- A visit has shown that the two still trade.
        AND NOT EXISTS (
            SELECT 1
            FROM outcome_latest AS o
            WHERE
                o.finding_id = b.link_id
                AND o.status = 'false_alarm'
                AND CAST(:as_of AS DATE) BETWEEN o."day" AND o.valid_until
        )
    GROUP BY b.buyer_key, b.supplier_key, b.normal_until
),
matchable AS (
    SELECT goods_group FROM goods_group
    WHERE supply_class IN ('materials', 'services', 'capital_goods', 'unknown')
    UNION
    SELECT 0 AS goods_group
),
span AS (
    -- Days over which the two traded in the year before the break.
    SELECT
        l.buyer_key,
        l.supplier_key,
        greatest(30, l.normal_until - greatest(min(t.day), l.normal_until - 364) + 1) AS days
    FROM lost AS l
    INNER JOIN trade AS t ON t.buyer_key = l.buyer_key AND t.supplier_key = l.supplier_key
    WHERE t.day <= l.normal_until AND t.known_on <= :as_of
    GROUP BY l.buyer_key, l.supplier_key, l.normal_until
),
bought AS (
    SELECT
        l.buyer_key,
        l.supplier_key,
        l.normal_until,
        l.link_id,
        t.goods_group,
        s.days,
        sum(CAST(CAST(t.amount AS DECIMAL(38, 2)) * 100 AS HUGEINT)) AS fen,
        sum(CAST(CAST(t.quantity AS DECIMAL(38, 8)) * 100000000 AS HUGEINT)) AS quantity,
        CASE
            WHEN count(DISTINCT t.unit) = 1 AND count(*) = count(t.unit)
                AND count(*) = count(t.quantity) AND sum(t.quantity) > 0
                THEN min(t.unit)
        END AS unit
    FROM lost AS l
    INNER JOIN span AS s ON s.buyer_key = l.buyer_key AND s.supplier_key = l.supplier_key
    INNER JOIN trade AS t
        ON
            t.buyer_key = l.buyer_key
            AND t.supplier_key = l.supplier_key
            AND t.day BETWEEN l.normal_until - 364 AND l.normal_until
    INNER JOIN matchable AS m ON m.goods_group = t.goods_group
    WHERE t.known_on <= :as_of
    GROUP BY l.buyer_key, l.supplier_key, l.normal_until, l.link_id, t.goods_group, s.days
    HAVING sum(t.amount) > 0
),
expected AS (
    SELECT *, (CAST(fen AS HUGEINT) * 60 + days) // (2 * days) AS expected_fen FROM bought
),
wanted AS (
    SELECT buyer_key, goods_group, normal_until, sum(expected_fen) AS expected_fen
    FROM expected
    GROUP BY buyer_key, goods_group, normal_until
),
other_pair AS (
    -- The buyer's other suppliers of anything, before and after.
    SELECT
        w.buyer_key,
        w.normal_until,
        t.supplier_key,
        t.goods_group,
        coalesce(
            sum(CAST(CAST(t.amount AS DECIMAL(38, 2)) * 100 AS HUGEINT)) FILTER (
                WHERE t.day BETWEEN w.normal_until - 364 AND w.normal_until
            ), 0
        ) AS fen_before,
        coalesce(
            sum(CAST(CAST(t.amount AS DECIMAL(38, 2)) * 100 AS HUGEINT)) FILTER (
                WHERE t.day > w.normal_until
            ), 0
        ) AS fen_since,
        min(t.day) AS first_day
    FROM (SELECT DISTINCT buyer_key, normal_until FROM wanted) AS w
    INNER JOIN trade AS t ON t.buyer_key = w.buyer_key
    WHERE
        t.known_on <= :as_of
        AND t.day <= :as_of
        AND NOT EXISTS (
            SELECT 1
            FROM lost_pair AS p
            WHERE
                p.buyer_key = t.buyer_key
                AND p.supplier_key = t.supplier_key
                AND p.reason IN ('lost', 'itself')
        )
    GROUP BY w.buyer_key, w.normal_until, t.supplier_key, t.goods_group
),
pair_before AS (
    SELECT
        buyer_key,
        normal_until,
        supplier_key,
        sum(greatest(0, fen_before)) AS fen,
        min(first_day) AS first_day
    FROM other_pair
    GROUP BY buyer_key, normal_until, supplier_key
),
outlook AS (
    -- Expected of the pair over the days since the break.
    SELECT
        l.buyer_key,
        l.supplier_key,
        max(
            (
                CAST(CAST(o.expected_amount AS DECIMAL(38, 2)) * 200000000 AS HUGEINT)
                + greatest(1, o.window_to - o.window_from + 1)
            ) // (2 * greatest(1, o.window_to - o.window_from + 1))
        ) AS millionth_fen_a_day
    FROM link_outlook AS o
    INNER JOIN link AS l ON l.link_id = o.link_id AND l.goods_group = 0
    WHERE o.window_to = :as_of
    GROUP BY l.buyer_key, l.supplier_key
),
expected_since AS (
    -- What each other pair had to be expected to trade of the goods since the break.
    SELECT
        o.*,
        CASE
            WHEN o.fen_before <= 0 THEN 0
            WHEN k.millionth_fen_a_day IS NOT NULL
                THEN (
                    2 * (
                        (k.millionth_fen_a_day * (CAST(:as_of AS DATE) - o.normal_until) + 500000)
                        // 1000000
                    ) * o.fen_before + p.fen
                ) // (2 * p.fen)
            ELSE (
                2 * CAST(o.fen_before AS HUGEINT) * (CAST(:as_of AS DATE) - o.normal_until) + d.days
            ) // (2 * d.days)
        END AS fen_expected
    FROM other_pair AS o
    INNER JOIN pair_before AS p
        ON
            p.buyer_key = o.buyer_key
            AND p.normal_until = o.normal_until
            AND p.supplier_key = o.supplier_key
    CROSS JOIN LATERAL (
        SELECT
            greatest(30, o.normal_until - greatest(p.first_day, o.normal_until - 364) + 1) AS days
    ) AS d
    LEFT JOIN outlook AS k ON k.buyer_key = o.buyer_key AND k.supplier_key = o.supplier_key
),
increase AS (
    -- The increase over expectation at the buyer's other suppliers of the goods, and its days.
    SELECT
        buyer_key,
        normal_until,
        goods_group,
        greatest(0, sum(fen_since - fen_expected)) AS fen,
        greatest(1, CAST(:as_of AS DATE) - normal_until) AS days
    FROM expected_since
    GROUP BY buyer_key, normal_until, goods_group
),
replaced AS (
    SELECT
        buyer_key,
        normal_until,
        goods_group,
        (fen * 60 + days) // (2 * days) AS replaced_fen
    FROM increase
),
stated AS (
    SELECT * FROM statement WHERE kind = 'need' AND reason_code IS NULL
),
left_over AS (
    SELECT
        e.*,
        least(
            e.expected_fen,
            CASE
                WHEN e.goods_group = 0 OR w.expected_fen = 0 THEN 0
                ELSE
                    (2 * e.expected_fen * coalesce(r.replaced_fen, 0) + w.expected_fen)
                    // (2 * w.expected_fen)
            END
        ) AS replaced_fen
    FROM expected AS e
    INNER JOIN wanted AS w
        ON
            w.buyer_key = e.buyer_key
            AND w.goods_group = e.goods_group
            AND w.normal_until = e.normal_until
    LEFT JOIN replaced AS r
        ON
            r.buyer_key = e.buyer_key
            AND r.goods_group = e.goods_group
            AND r.normal_until = e.normal_until
)
SELECT
    'N-' || left(
        sha256(
            'broken_link|' || buyer.enterprise_id || '|' || supplier.enterprise_id || '|'
            || coalesce(g.group_code, '*')
        ), 12
    ) AS need_id,
    n.buyer_key,
    n.goods_group,
    CASE
        WHEN n.unit IS NOT NULL THEN
            CAST(
                CAST(
                    n.quantity * 30 // n.days * (n.expected_fen - n.replaced_fen) // n.expected_fen
                    AS DECIMAL(38, 0)
                ) * CAST(0.00000001 AS DECIMAL(8, 8)) AS DECIMAL(24, 8)
            )
    END AS monthly_quantity,
    n.unit,
    CAST(
        CAST(n.expected_fen - n.replaced_fen AS DECIMAL(36, 0)) * CAST(0.01 AS DECIMAL(2, 2))
        AS DECIMAL(18, 2)
    ) AS monthly_amount,
    CAST(NULL AS DATE) AS until,
    1 AS min_sources,
    'broken_link' AS source,
    CAST(:as_of AS DATE) AS as_of,
    n.supplier_key AS lost_supplier_key,
    n.link_id,
    n.normal_until,
    CAST(
        CAST(n.expected_fen AS DECIMAL(36, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 2)
    ) AS monthly_expected,
    CAST(
        CAST(n.replaced_fen AS DECIMAL(36, 0)) * CAST(0.01 AS DECIMAL(2, 2)) AS DECIMAL(18, 2)
    ) AS monthly_replaced
FROM left_over AS n
INNER JOIN enterprise AS buyer ON buyer.enterprise_key = n.buyer_key
INNER JOIN enterprise AS supplier ON supplier.enterprise_key = n.supplier_key
LEFT JOIN goods_group AS g ON g.goods_group = n.goods_group
WHERE
    n.expected_fen > n.replaced_fen
    AND buyer.class = 'enterprise'
    AND NOT EXISTS (
        SELECT 1
        FROM stated AS t
        WHERE t.enterprise_key = n.buyer_key AND t.goods_group = n.goods_group
    )
UNION ALL
SELECT
    'N-' || substr(t.statement_id, 3) AS need_id,
    t.enterprise_key AS buyer_key,
    t.goods_group,
    t.monthly_quantity,
    t.unit,
    t.monthly_amount,
    t.until,
    t.min_sources,
    'stated' AS source,
    CAST(:as_of AS DATE) AS as_of,
    CAST(NULL AS INTEGER) AS lost_supplier_key,
    CAST(NULL AS VARCHAR) AS link_id,
    CAST(NULL AS DATE) AS normal_until,
    t.monthly_amount AS monthly_expected,
    CAST(0 AS DECIMAL(18, 2)) AS monthly_replaced
FROM stated AS t
ORDER BY need_id
