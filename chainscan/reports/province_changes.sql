-- Sales by the buyer's province, with the home region's own in its province: for each comparator
-- both sides of the comparison, over the enterprises that have both.
-- reads: enterprise_change
-- params: home_region
-- one row: province
WITH stated AS (
    SELECT
        CASE WHEN code = 'M05' THEN left(:home_region, 2) ELSE region_code END AS province_code,
        enterprise_key,
        value,
        CASE WHEN reason_previous = 'too_many_unknown' THEN NULL ELSE previous END AS previous,
        CASE WHEN reason_last_year = 'too_many_unknown' THEN NULL ELSE last_year END AS last_year,
        CASE WHEN reason_aligned = 'too_many_unknown' THEN NULL ELSE aligned END AS aligned
    FROM enterprise_change
    WHERE
        (code = 'M03' AND scope = 'region' AND length(region_code) = 2)
        OR (code = 'M05' AND scope = 'all' AND :home_region <> '')
)
SELECT
    province_code,
    sum(CASE WHEN previous IS NOT NULL THEN value END) AS value_previous,
    sum(CASE WHEN value IS NOT NULL THEN previous END) AS previous,
    sum(CASE WHEN last_year IS NOT NULL THEN value END) AS value_last_year,
    sum(CASE WHEN value IS NOT NULL THEN last_year END) AS last_year,
    sum(CASE WHEN aligned IS NOT NULL THEN value END) AS value_aligned,
    sum(CASE WHEN value IS NOT NULL THEN aligned END) AS aligned
FROM stated
GROUP BY province_code
ORDER BY province_code
