-- Sales and purchases of each window by where the partner is registered.
-- reads: own_trade, partner_trade, book_window
-- params: home_region, has_focus
-- one row: enterprise, side, comparator
-- engines: duckdb, spark
WITH summed AS (
    SELECT
        enterprise_key,
        side,
        comparator,
        sum(CASE WHEN place = 'home' THEN amount ELSE 0 END) AS home,
        sum(CASE WHEN place = 'outside' THEN amount ELSE 0 END) AS outside,
        sum(CASE WHEN place IN ('home', 'outside', 'domestic') THEN amount ELSE 0 END) AS domestic,
        sum(CASE WHEN place = 'overseas' THEN amount ELSE 0 END) AS overseas,
        sum(CASE WHEN place = 'consumer' THEN amount ELSE 0 END) AS consumer,
        sum(CASE WHEN place = 'unknown' THEN amount ELSE 0 END) AS unknown,
        sum(CASE WHEN in_focus THEN amount ELSE 0 END) AS focus,
        sum(amount) AS total
    FROM own_trade
    GROUP BY enterprise_key, side, comparator
),
active AS (
    SELECT enterprise_key, side, comparator, partner_key, max(place) AS place
    FROM partner_trade
    WHERE place NOT IN ('overseas', 'consumer')
    GROUP BY enterprise_key, side, comparator, partner_key
    HAVING sum(invoices) > 0
),
counted AS (
    SELECT
        enterprise_key, side, comparator,
        count(*) AS partners,
        count(CASE WHEN place = 'unknown' THEN 1 END) AS unknown_partners
    FROM active
    GROUP BY enterprise_key, side, comparator
),
filled AS (
    SELECT
        b.enterprise_key,
        b.side,
        b.comparator,
        b.observed,
        CASE WHEN b.observed AND :home_region <> '' THEN coalesce(s.home, 0) END AS home,
        CASE WHEN b.observed AND :home_region <> '' THEN coalesce(s.outside, 0) END AS outside,
        CASE WHEN b.observed THEN coalesce(s.domestic, 0) END AS domestic,
        CASE WHEN b.observed THEN coalesce(s.overseas, 0) END AS overseas,
        CASE WHEN b.observed THEN coalesce(s.consumer, 0) END AS consumer,
        CASE WHEN b.observed THEN coalesce(s.unknown, 0) END AS unknown,
        CASE WHEN b.observed AND :has_focus THEN coalesce(s.focus, 0) END AS focus,
        CASE WHEN b.observed THEN coalesce(s.total, 0) END AS total,
        CASE WHEN b.observed THEN coalesce(c.partners, 0) END AS partners,
        CASE WHEN b.observed THEN coalesce(c.unknown_partners, 0) END AS unknown_partners
    FROM book_window AS b
    LEFT JOIN summed AS s
        ON s.enterprise_key = b.enterprise_key
        AND s.side = b.side
        AND s.comparator = b.comparator
    LEFT JOIN counted AS c
        ON c.enterprise_key = b.enterprise_key
        AND c.side = b.side
        AND c.comparator = b.comparator
),
weighed AS (
    SELECT
        filled.*,
        coalesce(abs(home) + abs(outside), abs(domestic)) + abs(unknown) AS judged
    FROM filled
)
SELECT
    enterprise_key,
    side,
    comparator,
    observed,
    CAST(home AS DECIMAL(18, 2)) AS home,
    CAST(outside AS DECIMAL(18, 2)) AS outside,
    CAST(domestic AS DECIMAL(18, 2)) AS domestic,
    CAST(overseas AS DECIMAL(18, 2)) AS overseas,
    CAST(consumer AS DECIMAL(18, 2)) AS consumer,
    CAST(unknown AS DECIMAL(18, 2)) AS unknown,
    CAST(focus AS DECIMAL(18, 2)) AS focus,
    CAST(total AS DECIMAL(18, 2)) AS total,
    CASE
        WHEN judged > 0 THEN CAST(abs(unknown) AS DOUBLE) / CAST(judged AS DOUBLE)
    END AS unknown_share,
    CAST(partners AS INTEGER) AS partners,
    CAST(unknown_partners AS INTEGER) AS unknown_partners
FROM weighed
ORDER BY enterprise_key, side, comparator
