-- Firm falls beside what plain comparators would raise, of enterprises whose book is observed.
-- reads: enterprise_change
-- params: fall, least_loss, false_rate
-- one row: code
WITH compared AS (
    SELECT
        c.*,
        change_last_year <= -:fall
        AND (measured <> 'amount' OR last_year - value >= :least_loss) AS far_below_last_year,
        change_aligned <= -:fall
        AND (measured <> 'amount' OR aligned - value >= :least_loss) AS far_below_aligned
    FROM enterprise_change AS c
    WHERE scope = 'all' AND code IN ('M01', 'M07', 'M08') AND value IS NOT NULL
)
SELECT
    code,
    count(*) AS observed,
    count(change_last_year) AS with_last_year,
    sum(CASE WHEN far_below_last_year THEN 1 ELSE 0 END) AS year_on_year,
    count(change_aligned) AS with_aligned,
    sum(CASE WHEN far_below_aligned THEN 1 ELSE 0 END) AS aligned,
    count(p_value) AS judged,
    sum(CASE WHEN p_value IS NOT NULL AND far_below_last_year THEN 1 ELSE 0 END)
        AS judged_year_on_year,
    sum(CASE WHEN value < expected_low THEN 1 ELSE 0 END) AS below_range,
    sum(CASE WHEN q_value <= :false_rate THEN 1 ELSE 0 END) AS within_rate,
    sum(CASE WHEN is_firm THEN 1 ELSE 0 END) AS firm
FROM compared
GROUP BY code
ORDER BY code
