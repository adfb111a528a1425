-- region_split with ids and names as text, and the days of each window.
-- reads: region_split, enterprise, comparison_window
-- params: none
-- one row: enterprise, side, comparator
-- engines: duckdb, spark
SELECT
    e.display_id AS enterprise_id,
    e.name,
    s.side,
    s.comparator,
    w.start_day,
    w.end_day,
    s.observed,
    s.home,
    s.outside,
    s.domestic,
    s.overseas,
    s.consumer,
    s.unknown,
    s.focus,
    s.total,
    s.unknown_share,
    s.partners,
    s.unknown_partners
FROM region_split AS s
INNER JOIN enterprise AS e ON e.enterprise_key = s.enterprise_key
INNER JOIN comparison_window AS w ON w.comparator = s.comparator
