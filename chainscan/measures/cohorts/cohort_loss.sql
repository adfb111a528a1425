-- Who lost most, in yuan, against the aligned window (else last year's, else the previous one):
-- by each code in yuan, and by all sales (code `sales`), which no code states.
-- reads: enterprise_change, region_split, cohort_member, enterprise
-- params: everybody, most
-- one row: code, enterprise
WITH sold AS (
    SELECT
        enterprise_key,
        max(CASE WHEN comparator = 'value' THEN total END) AS value,
        max(CASE WHEN comparator = 'previous' THEN total END) AS previous,
        max(CASE WHEN comparator = 'last_year' THEN total END) AS last_year,
        max(CASE WHEN comparator = 'aligned' THEN total END) AS aligned
    FROM region_split
    WHERE side = 'sales'
    GROUP BY enterprise_key
),
stated AS (
    SELECT
        code, enterprise_key, change_id, value,
        CASE WHEN reason_previous IS NULL THEN previous END AS previous,
        CASE WHEN reason_last_year IS NULL THEN last_year END AS last_year,
        CASE WHEN reason_aligned IS NULL THEN aligned END AS aligned,
        is_firm
    FROM enterprise_change
    WHERE measured = 'amount' AND scope = 'all'
    UNION ALL
    SELECT
        'sales' AS code, enterprise_key, CAST(NULL AS VARCHAR) AS change_id, value,
        previous, last_year, aligned, CAST(NULL AS BOOLEAN) AS is_firm
    FROM sold
),
compared AS (
    SELECT
        stated.*,
        CASE
            WHEN aligned > 0 THEN 'aligned'
            WHEN last_year > 0 THEN 'last_year'
            WHEN previous > 0 THEN 'previous'
        END AS comparator,
        CASE
            WHEN aligned > 0 THEN aligned
            WHEN last_year > 0 THEN last_year
            WHEN previous > 0 THEN previous
        END AS earlier
    FROM stated
    WHERE :everybody OR enterprise_key IN (
        SELECT enterprise_key FROM cohort_member WHERE enterprise_key IS NOT NULL
    )
),
ranked AS (
    SELECT
        compared.*,
        row_number() OVER (
            PARTITION BY code ORDER BY earlier - value DESC, enterprise_key
        ) AS place,
        count(*) OVER (PARTITION BY code) AS losing
    FROM compared
    WHERE value < earlier
)
SELECT
    r.code, r.place, r.losing, r.change_id, e.display_id AS enterprise_id, e.name,
    r.value, r.comparator, r.earlier, r.earlier - r.value AS loss, r.is_firm
FROM ranked AS r
INNER JOIN enterprise AS e ON e.enterprise_key = r.enterprise_key
WHERE r.place <= :most
ORDER BY CASE WHEN r.code = 'sales' THEN 0 ELSE 1 END, r.code, r.place
