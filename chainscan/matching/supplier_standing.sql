-- Suppliers that still trade, how far they are back at work, and what bars them from a proposal.
-- reads: trade, enterprise, book, invoice_line, disruption, broken_link, focus_region, statement
-- params: as_of, active_from, recent_from, normal_from, normal_until, history_from
-- one row: supplier with a trade day since active_from, or that states an offer
WITH trade_day AS (
    SELECT t.supplier_key, t.day
    FROM trade AS t
    INNER JOIN enterprise AS e ON e.enterprise_key = t.supplier_key AND e.class = 'enterprise'
    WHERE t.known_on <= :as_of AND t.day <= :as_of
    GROUP BY t.supplier_key, t.day
    HAVING sum(t.invoices) > 0
),
offering AS (
    SELECT DISTINCT enterprise_key AS supplier_key
    FROM statement
    WHERE kind = 'offer' AND reason_code IS NULL
),
counted AS (
    SELECT
        supplier_key,
        min(day) AS first_day,
        max(day) AS last_day,
        count(*) FILTER (WHERE day >= :active_from) AS active_trade_days,
        count(*) FILTER (WHERE day >= :recent_from) AS recent_trade_days,
        count(*) FILTER (WHERE day BETWEEN :normal_from AND :normal_until) AS normal_trade_days,
        CAST(:normal_until AS DATE) - greatest(min(day), CAST(:normal_from AS DATE)) + 1
            AS normal_days
    FROM trade_day
    GROUP BY supplier_key
    HAVING max(day) >= :active_from OR supplier_key IN (SELECT supplier_key FROM offering)
    UNION ALL
    -- Who offers but never sold anything stands here, too, with nothing known of it.
    SELECT supplier_key, NULL, NULL, 0, 0, 0, 1
    FROM offering
    WHERE supplier_key NOT IN (SELECT supplier_key FROM trade_day)
),
line AS (
    SELECT
        i.supplier_key,
        bool_or(
            contains(i.risk, '失控') OR contains(i.risk, '异常') OR contains(i.risk, '疑点')
        ) AS at_risk,
        count(*) FILTER (WHERE NOT i.is_red AND i.issued_on >= :history_from) AS lines,
        count(*) FILTER (
            WHERE
            NOT i.is_red AND i.issued_on >= :history_from AND i.status IN ('voided', 'reversed')
        ) AS undone_lines
    FROM invoice_line AS i
    WHERE i.known_on <= :as_of AND i.supplier_key IN (SELECT supplier_key FROM counted)
    GROUP BY i.supplier_key
),
down AS (
    SELECT enterprise_key AS supplier_key
    FROM disruption
    WHERE cause IN ('supplier_down', 'buyer_down') AND enterprise_key IS NOT NULL
    UNION
    SELECT supplier_key FROM broken_link WHERE code = 'L01' AND cause = 'supplier_down'
    UNION
    -- A region that is cut off shuts its own suppliers out, not those who sold to it.
    SELECT b.supplier_key
    FROM broken_link AS b
    INNER JOIN disruption AS r ON r.event_id = b.event_id
    INNER JOIN enterprise AS e ON e.enterprise_key = b.supplier_key
    WHERE
        b.code = 'L01'
        AND b.cause = 'region'
        AND left(e.region_code, 2) = left(r.region_code, 2)
)
SELECT
    c.supplier_key,
    c.first_day,
    c.last_day,
    CASE
        WHEN d.supplier_key IS NOT NULL THEN 'down'
        WHEN coalesce(l.at_risk, FALSE) THEN 'risk'
        WHEN EXISTS (
            SELECT 1 FROM focus_region AS f WHERE starts_with(e.region_code, f.region_code)
        ) THEN 'focus_region'
    END AS barred,
    CAST(
        CASE
            WHEN c.active_trade_days = 0 AND c.recent_trade_days = 0 THEN 0
            WHEN c.normal_trade_days = 0 THEN 1
            ELSE least(1, greatest(
                CAST(c.active_trade_days * c.normal_days AS DOUBLE)
                / ((CAST(:as_of AS DATE) - CAST(:active_from AS DATE) + 1) * c.normal_trade_days),
                CAST(c.recent_trade_days * c.normal_days AS DOUBLE)
                / ((CAST(:as_of AS DATE) - CAST(:recent_from AS DATE) + 1) * c.normal_trade_days)
            ))
        END AS DECIMAL(5, 4)
    ) AS resumed_share,
    EXISTS (
        SELECT 1
        FROM book AS b
        WHERE
            b.enterprise_key = c.supplier_key
            AND b.side = 'sales'
            AND b.observed_until >= :recent_from
    ) AS has_sales_book,
    coalesce(l.lines, 0) AS lines,
    coalesce(l.undone_lines, 0) AS undone_lines
FROM counted AS c
INNER JOIN enterprise AS e ON e.enterprise_key = c.supplier_key
LEFT JOIN line AS l ON l.supplier_key = c.supplier_key
LEFT JOIN down AS d ON d.supplier_key = c.supplier_key
ORDER BY c.supplier_key
