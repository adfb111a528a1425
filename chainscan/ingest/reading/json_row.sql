-- The objects of a JSON file: an array's items, or one after the other.
-- reads: none
-- params: path, format, most_bytes
-- one row: object
SELECT CAST(row_number() OVER () AS BIGINT) AS source_row, json AS object
FROM read_json_objects(:path, format = :format, maximum_object_size = :most_bytes)
