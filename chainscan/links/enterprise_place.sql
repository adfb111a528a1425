-- Text id and province of every enterprise that can be an end of a link.
-- reads: enterprise
-- params: none
-- one row: enterprise
SELECT
    enterprise_key,
    enterprise_id,
    left(region_code, 2) AS province
FROM enterprise
WHERE enterprise_key > 0
ORDER BY enterprise_key
