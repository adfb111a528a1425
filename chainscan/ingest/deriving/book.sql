-- Which days of whose sales or purchases the data cover. Declared days are taken as they are.
-- Elsewhere a book reaches from its first to its last row, and on to the last day of the file
-- where its silence until then is no longer than it has been silent before: longer than that, it
-- has ended, and what follows is not silence. Voided rows count: somebody wrote them.
-- reads: book_seen, book_declared, invoice_row, enterprise_alias
-- params: longest_quiet_days
-- one row: enterprise, side, stretch of days
WITH seen AS (
    SELECT
        a.enterprise_key,
        b.side,
        b.file_last_day,
        b.first_day,
        b.last_day,
        d.file_id IS NOT NULL AS is_declared
    FROM book_seen AS b
    INNER JOIN enterprise_alias AS a ON b.owner_id = a.alias_id
    LEFT JOIN (SELECT DISTINCT file_id FROM book_declared) AS d ON b.file_id = d.file_id
),
row_day AS (
    SELECT DISTINCT a.enterprise_key, i.side, i.issued_on
    FROM invoice_row AS i
    INNER JOIN enterprise_alias AS a ON i.owner_id = a.alias_id
),
gap AS (
    SELECT
        enterprise_key,
        side,
        date_diff('day', lag(issued_on) OVER (
            PARTITION BY enterprise_key, side ORDER BY issued_on
        ), issued_on) AS days
    FROM row_day
),
longest AS (
    SELECT enterprise_key, side, greatest(:longest_quiet_days, coalesce(max(days), 0)) AS days
    FROM gap
    GROUP BY enterprise_key, side
),
last_seen AS (
    SELECT enterprise_key, side, min(first_day) AS first_day, max(last_day) AS last_day
    FROM seen
    WHERE NOT is_declared
    GROUP BY enterprise_key, side
),
stretch AS (
    SELECT
        l.enterprise_key,
        l.side,
        l.first_day AS observed_from,
        greatest(l.last_day, coalesce(max(s.file_last_day) FILTER (
            WHERE date_diff('day', l.last_day, s.file_last_day) <= g.days
        ), l.last_day)) AS observed_until,
        FALSE AS complete
    FROM last_seen AS l
    INNER JOIN longest AS g ON l.enterprise_key = g.enterprise_key AND l.side = g.side
    INNER JOIN seen AS s
        ON l.enterprise_key = s.enterprise_key AND l.side = s.side AND NOT s.is_declared
    GROUP BY l.enterprise_key, l.side, l.first_day, l.last_day
    UNION -- each stretch once: equal ones would stand in one order here and another below
    SELECT a.enterprise_key, d.side, d.observed_from, d.observed_until, TRUE AS complete
    FROM book_declared AS d
    INNER JOIN enterprise_alias AS a ON d.owner_id = a.alias_id
),
ordered AS (
    SELECT
        s.*,
        max(s.observed_until) OVER (
            PARTITION BY s.enterprise_key, s.side
            ORDER BY s.observed_from, s.observed_until, s.complete
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS until_before
    FROM stretch AS s
),
numbered AS (
    SELECT
        o.*,
        sum(CASE WHEN o.observed_from <= o.until_before + 1 THEN 0 ELSE 1 END) OVER (
            PARTITION BY o.enterprise_key, o.side
            ORDER BY o.observed_from, o.observed_until, o.complete
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS island
    FROM ordered AS o
)
SELECT
    enterprise_key,
    side,
    min(observed_from) AS observed_from,
    max(observed_until) AS observed_until,
    min(CASE WHEN complete THEN 1 ELSE 0 END) = 1 AS complete
FROM numbered
GROUP BY enterprise_key, side, island
ORDER BY enterprise_key, side, observed_from
