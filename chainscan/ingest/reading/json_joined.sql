-- Heads and lines that come in one document, joined by code and number: a line has its head's
-- fields where it has none of that name, and a head without lines is a row itself. Lines are
-- numbered in their order, then heads without lines. `fault` is set for lines without a
-- head and for heads that come twice.
-- reads: json_row
-- params: none
-- one row: line, or head without lines
WITH head AS (
    SELECT
        object,
        row_number() OVER () AS place,
        coalesce(object ->> '/fpdm', '') || '|' || (object ->> '/fphm') AS invoice
    FROM (SELECT unnest(from_json(object -> '/main', '["JSON"]')) AS object FROM json_row)
),
line AS (
    SELECT
        object,
        row_number() OVER () AS place,
        coalesce(object ->> '/fpdm', '') || '|' || (object ->> '/fphm') AS invoice
    FROM (SELECT unnest(from_json(object -> '/lines', '["JSON"]')) AS object FROM json_row)
),
first_head AS (
    SELECT min(place) AS place FROM head GROUP BY invoice
),
known AS (
    SELECT h.* FROM head AS h INNER JOIN first_head AS f ON h.place = f.place
)
SELECT
    l.place AS source_row,
    CASE WHEN k.object IS NULL THEN l.object ELSE json_merge_patch(k.object, l.object) END
        AS object,
    CASE WHEN k.object IS NULL THEN 'no invoice has this line''s code and number' END AS fault
FROM line AS l
LEFT JOIN known AS k ON l.invoice = k.invoice
UNION ALL
SELECT
    (SELECT count(*) FROM line) + h.place AS source_row,
    h.object,
    CASE WHEN f.place IS NULL THEN 'another head has the same code and number' END AS fault
FROM head AS h
LEFT JOIN first_head AS f ON h.place = f.place
WHERE f.place IS NULL OR NOT EXISTS (SELECT 1 FROM line AS l WHERE l.invoice = h.invoice)
ORDER BY source_row
