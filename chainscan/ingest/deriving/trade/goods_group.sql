-- Groups of goods; key 0 is goods nobody knows.
-- reads: none
-- params: groups_file
-- one row: goods group
SELECT
    CAST(goods_group AS SMALLINT) AS goods_group, group_code, name, short_name, supply_class
FROM read_csv(:groups_file, header = true, all_varchar = true, delim = ',')
UNION ALL
VALUES (CAST(0 AS SMALLINT), '*', '*', '*', 'unknown')
ORDER BY goods_group
