-- Where every enterprise is registered, seen from the home region of the change.
-- reads: enterprise, comparison_window, own_trade
-- params: none
-- one row: enterprise
SELECT
    e.enterprise_key AS partner_key,
    CASE
        WHEN e.class IN ('overseas', 'consumer') THEN e.class
        WHEN e.region_code IS NULL THEN 'unknown'
        WHEN w.home_region = '' THEN 'domestic'
        WHEN starts_with(e.region_code, w.home_region) THEN 'home'
        ELSE 'outside'
    END AS place,
    CASE WHEN e.class = 'enterprise' THEN e.region_code END AS region_code,
    coalesce(e.class = 'enterprise' AND e.region_code IN (
        SELECT region_code FROM own_trade WHERE in_focus
    ), FALSE) AS in_focus
FROM enterprise AS e
INNER JOIN comparison_window AS w ON w.comparator = 'value'
