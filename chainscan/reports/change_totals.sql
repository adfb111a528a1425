-- Sums of a measure over all enterprises: of the value, and, for each comparator, of both sides of
-- the comparison over the enterprises that have both.
-- reads: enterprise_change
-- params: none
-- one row: code
WITH stated AS (
    SELECT
        code,
        value,
        CASE WHEN reason_previous = 'too_many_unknown' THEN NULL ELSE previous END AS previous,
        CASE WHEN reason_last_year = 'too_many_unknown' THEN NULL ELSE last_year END AS last_year,
        CASE WHEN reason_aligned = 'too_many_unknown' THEN NULL ELSE aligned END AS aligned
    FROM enterprise_change
    WHERE scope = 'all' AND code IN ('M01', 'M03', 'M05', 'M09', 'M10')
)
SELECT
    code,
    count(*) AS enterprises,
    count(value) AS with_value,
    sum(value) AS value,
    count(value + previous) AS pairs_previous,
    sum(CASE WHEN previous IS NOT NULL THEN value END) AS value_previous,
    sum(CASE WHEN value IS NOT NULL THEN previous END) AS previous,
    count(value + last_year) AS pairs_last_year,
    sum(CASE WHEN last_year IS NOT NULL THEN value END) AS value_last_year,
    sum(CASE WHEN value IS NOT NULL THEN last_year END) AS last_year,
    count(value + aligned) AS pairs_aligned,
    sum(CASE WHEN aligned IS NOT NULL THEN value END) AS value_aligned,
    sum(CASE WHEN value IS NOT NULL THEN aligned END) AS aligned
FROM stated
GROUP BY code
ORDER BY code
