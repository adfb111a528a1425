-- What a region is called.
-- reads: region
-- params: region_code
-- one row: region
SELECT name FROM region WHERE region_code = :region_code
