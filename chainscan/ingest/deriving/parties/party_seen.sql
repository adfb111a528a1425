-- Under which ids, names and tax authorities parties stand in how many rows, and until when. New files
-- add to it.
-- reads: touched_row
-- params: none
-- one row: id, name, region as stated
SELECT
    supplier_id AS alias_id,
    supplier_name AS name,
    supplier_region AS region_text,
    max(issued_on) AS last_day,
    count(*) AS row_count
FROM touched_row
GROUP BY supplier_id, supplier_name, supplier_region
UNION ALL
SELECT
    buyer_id AS alias_id,
    buyer_name AS name,
    buyer_region AS region_text,
    max(issued_on) AS last_day,
    count(*) AS row_count
FROM touched_row
WHERE buyer_id IS NOT NULL
GROUP BY buyer_id, buyer_name, buyer_region
UNION ALL
SELECT
    owner_id AS alias_id,
    NULL AS name,
    NULL AS region_text,
    max(issued_on) AS last_day,
    count(*) AS row_count
FROM touched_row
WHERE owner_id IS NOT NULL
GROUP BY owner_id
