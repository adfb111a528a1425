-- The names of the objects' fields, in the order in which they appear.
-- reads: json_object
-- params: none
-- one row: name
WITH named AS (
    SELECT source_row, unnest(json_keys(object)) AS key, generate_subscripts(json_keys(object), 1)
        AS place
    FROM json_object
    WHERE fault IS NULL
)
SELECT key
FROM named
GROUP BY key
ORDER BY min(source_row * 10000 + place), key
LIMIT 5000
