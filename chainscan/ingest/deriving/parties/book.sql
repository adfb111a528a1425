-- Which days of whose sales or purchases the data cover. Declared days are taken as they are.
-- Elsewhere a book reaches from its first to its last row, and on to the last day of the file
-- where its silence until then is no longer than it has been silent before: longer than that, it
-- has ended, and what follows is not silence. Voided rows count: somebody wrote them.
-- reads: book_seen, book_declared, book_day, enterprise_alias
-- params: longest_quiet_days, bridged_days
-- one row: enterprise, side, stretch of days
WITH seen AS (
    -- Files of one day are one delivery, else XML invoices would be a book each.
    SELECT
        a.enterprise_key,
        b.side,
        CASE WHEN b.first_day < b.last_day THEN b.file_id ELSE 'days' END AS delivery,
        max(b.file_last_day) AS file_last_day,
        min(b.first_day) AS first_day,
        max(b.last_day) AS last_day
    FROM book_seen AS b
    INNER JOIN enterprise_alias AS a ON b.owner_id = a.alias_id
    ANTI JOIN book_declared AS d ON b.file_id = d.file_id
    GROUP BY 1, 2, 3
),
declared AS (
    SELECT a.enterprise_key, d.side, d.observed_from, d.observed_until
    FROM book_declared AS d
    INNER JOIN enterprise_alias AS a ON d.owner_id = a.alias_id
),
-- only where a delivery ends long before its file, or begins long after what came before, does it
-- matter how long the book has been silent before
doubtful AS (
    SELECT DISTINCT enterprise_key, side
    FROM (
        SELECT
            *,
            max(last_day) OVER (
                PARTITION BY enterprise_key, side
                ORDER BY first_day, last_day
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS day_before
        FROM (
            SELECT enterprise_key, side, first_day, last_day, file_last_day FROM seen
            UNION ALL
            SELECT enterprise_key, side, observed_from, observed_until, observed_until FROM declared
        )
    )
    WHERE
        date_diff('day', last_day, file_last_day) > :longest_quiet_days
        OR first_day > day_before + :bridged_days
),
row_day AS (
    SELECT DISTINCT a.enterprise_key, i.side, i.issued_on
    FROM book_day AS i
    INNER JOIN enterprise_alias AS a ON i.owner_id = a.alias_id
    SEMI JOIN doubtful AS d ON a.enterprise_key = d.enterprise_key AND i.side = d.side
),
gap AS (
    SELECT
        enterprise_key,
        side,
        lag(issued_on) OVER (
            PARTITION BY enterprise_key, side ORDER BY issued_on
        ) AS day_before,
        issued_on
    FROM row_day
),
longest AS (
    -- The longest silence within one delivery; between two of them nobody has looked.
    SELECT
        s.enterprise_key,
        s.side,
        coalesce(max(date_diff('day', g.day_before, g.issued_on)), 0) AS days
    FROM seen AS s
    LEFT JOIN gap AS g
        ON
            s.enterprise_key = g.enterprise_key
            AND s.side = g.side
            AND g.day_before >= s.first_day
            AND g.issued_on <= s.last_day
    GROUP BY s.enterprise_key, s.side
),
stretch AS (
    SELECT
        s.enterprise_key,
        s.side,
        s.first_day AS observed_from,
        CASE
            WHEN date_diff('day', s.last_day, s.file_last_day)
                <= greatest(:longest_quiet_days, g.days) THEN s.file_last_day
            ELSE s.last_day
        END AS observed_until,
        FALSE AS complete,
        CAST(greatest(:bridged_days, g.days) AS INTEGER) AS bridged
    FROM seen AS s
    INNER JOIN longest AS g ON s.enterprise_key = g.enterprise_key AND s.side = g.side
    UNION -- each stretch once: equal ones would stand in one order here and another below
    SELECT enterprise_key, side, observed_from, observed_until, TRUE AS complete, 1 AS bridged
    FROM declared
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
        sum(CASE WHEN o.observed_from <= o.until_before + o.bridged THEN 0 ELSE 1 END) OVER (
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
