-- Division codes, those no longer in use with today's code of the same place.
-- reads: none
-- params: regions_file
-- one row: region
SELECT region_code, name, province_code, province_name, today_code
FROM read_csv(:regions_file, header = true, all_varchar = true, delim = ',')
ORDER BY region_code
