-- Enterprises that have a book or a finding, the most affected first: purchases and sales outside
-- with their best change, broken links, what they cost, what is still open.
-- reads: enterprise, enterprise_change, broken_link, need, unmet_need, book
-- params: most
-- one row: enterprise
WITH broken AS (
    SELECT buyer_key AS enterprise_key, lost_amount, 1 AS upstream, 0 AS downstream
    FROM broken_link
    UNION ALL
    SELECT supplier_key, lost_amount, 0, 1
    FROM broken_link
),
counted AS (
    SELECT enterprise_key, sum(lost_amount) AS lost_amount,
        sum(upstream) AS upstream, sum(downstream) AS downstream
    FROM broken
    GROUP BY enterprise_key
),
open_needs AS (
    SELECT n.buyer_key AS enterprise_key, count(*) AS needs, sum(u.monthly_amount) AS unmet
    FROM need AS n
    LEFT JOIN unmet_need AS u ON n.need_id = u.need_id
    GROUP BY n.buyer_key
),
measured AS (
    SELECT
        enterprise_key,
        max(CASE WHEN code = 'M01' THEN value END) AS purchases,
        max(CASE WHEN code = 'M01'
            THEN coalesce(change_aligned, change_last_year, change_previous) END)
            AS purchases_change,
        max(CASE WHEN code = 'M03' THEN value END) AS outside,
        max(CASE WHEN code = 'M03'
            THEN coalesce(change_aligned, change_last_year, change_previous) END)
            AS outside_change
    FROM enterprise_change
    WHERE scope = 'all' AND code IN ('M01', 'M03')
    GROUP BY enterprise_key
),
booked AS (
    SELECT DISTINCT enterprise_key FROM book
)
SELECT
    e.enterprise_key, e.display_id, e.name, e.region_code, e.industry,
    m.purchases, m.purchases_change, m.outside, m.outside_change,
    coalesce(c.upstream, 0) AS upstream, coalesce(c.downstream, 0) AS downstream,
    c.lost_amount, coalesce(o.needs, 0) AS needs, o.unmet,
    count(*) OVER () AS enterprises
FROM enterprise AS e
LEFT JOIN booked AS b ON e.enterprise_key = b.enterprise_key
LEFT JOIN counted AS c ON e.enterprise_key = c.enterprise_key
LEFT JOIN open_needs AS o ON e.enterprise_key = o.enterprise_key
LEFT JOIN measured AS m ON e.enterprise_key = m.enterprise_key
WHERE e.class = 'enterprise' AND (
    b.enterprise_key IS NOT NULL OR c.enterprise_key IS NOT NULL OR o.enterprise_key IS NOT NULL
)
ORDER BY c.lost_amount DESC NULLS LAST, m.purchases DESC NULLS LAST, e.enterprise_key
LIMIT :most
