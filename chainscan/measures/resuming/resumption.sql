-- Day by day: of the enterprises that issued invoices in the base, how many have issued again,
-- and the sales of the last seven days beside those of as many days of the base; beside it the
-- same of last year. A region is the enterprise's own, two or four digits; null is all.
-- reads: resumption_window, base_enterprise, issuing_day
-- params: none
-- one row: region, industry, day
WITH curve_day AS (
    SELECT year, start_day, step.number AS days_on, start_day + step.number AS "day"
    FROM resumption_window
    CROSS JOIN (SELECT CAST(unnest(range(0, 366)) AS INTEGER) AS number) AS step
    WHERE step.number <= date_diff('day', start_day, end_day)
),
counted AS (
    SELECT
        b.year,
        d.days_on,
        d."day",
        b.city,
        b.industry,
        count(*) AS enterprises,
        sum(CASE WHEN b.again_on <= d."day" THEN 1 ELSE 0 END) AS active,
        sum(b.base_amount) AS base_amount
    FROM base_enterprise AS b
    INNER JOIN curve_day AS d ON d.year = b.year AND d."day" <= b.covered_until
    GROUP BY b.year, d.days_on, d."day", b.city, b.industry
),
sold AS (
    SELECT b.year, i."day", b.city, b.industry, sum(i.amount) AS amount
    FROM base_enterprise AS b
    INNER JOIN resumption_window AS w ON w.year = b.year
    INNER JOIN issuing_day AS i
        ON i.year = b.year
        AND i.enterprise_key = b.enterprise_key
        AND i."day" >= w.start_day
        AND i."day" <= b.covered_until
    GROUP BY b.year, i."day", b.city, b.industry
),
cell AS (
    SELECT c.*, coalesce(s.amount, 0) AS amount
    FROM counted AS c
    LEFT JOIN sold AS s
        ON s.year = c.year
        AND s."day" = c."day"
        AND s.city IS NOT DISTINCT FROM c.city
        AND s.industry IS NOT DISTINCT FROM c.industry
),
breakdown AS (
    SELECT cell.*, '' AS region_code, '' AS by_industry FROM cell
    UNION ALL
    SELECT cell.*, left(city, 2), '' FROM cell WHERE city IS NOT NULL
    UNION ALL
    SELECT cell.*, city, '' FROM cell WHERE length(city) = 4
    UNION ALL
    SELECT cell.*, '', industry FROM cell WHERE industry <> ''
),
summed AS (
    SELECT
        year,
        region_code,
        by_industry,
        days_on,
        "day",
        sum(enterprises) AS enterprises,
        sum(active) AS active,
        sum(base_amount) AS base_amount,
        sum(amount) AS amount
    FROM breakdown
    GROUP BY year, region_code, by_industry, days_on, "day"
),
weekly AS (
    SELECT
        year,
        region_code,
        by_industry,
        days_on,
        "day",
        CAST(enterprises AS INTEGER) AS enterprises,
        CAST(active AS INTEGER) AS active,
        CAST(active AS DOUBLE) / CAST(enterprises AS DOUBLE) AS active_share,
        sum(amount) OVER week AS amount,
        sum(base_amount) OVER week AS base_times_28
    FROM summed
    WINDOW week AS (
        PARTITION BY year, region_code, by_industry
        ORDER BY days_on
        ROWS BETWEEN 6 PRECEDING AND CURRENT ROW
    )
),
rated AS (
    SELECT
        weekly.*,
        CASE WHEN base_times_28 > 0
            THEN 28 * CAST(amount AS DOUBLE) / CAST(base_times_28 AS DOUBLE)
        END AS amount_ratio
    FROM weekly
)
SELECT
    nullif(t.region_code, '') AS region_code,
    nullif(t.by_industry, '') AS industry,
    t."day",
    t.enterprises,
    t.active,
    t.active_share,
    CAST(t.amount AS DECIMAL(18, 2)) AS amount,
    t.amount_ratio,
    p."day" AS last_year_day,
    p.enterprises AS last_year_enterprises,
    p.active AS last_year_active,
    p.active_share AS last_year_active_share,
    p.amount_ratio AS last_year_amount_ratio
FROM rated AS t
LEFT JOIN rated AS p
    ON p.year = 'last_year'
    AND p.region_code = t.region_code
    AND p.by_industry = t.by_industry
    AND p.days_on = t.days_on
WHERE t.year = 'this_year'
ORDER BY t.region_code, t.by_industry, t."day"
