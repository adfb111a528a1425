-- The first stocks that do not count.
-- reads: stock
-- params: at_most
-- one row: source row
SELECT
    'stock' AS kind,
    coalesce(sheet, '') AS sheet,
    source_row,
    column_name,
    "value",
    reason_code,
    reason
FROM stock
WHERE reason_code IS NOT NULL
ORDER BY sheet, source_row
LIMIT :at_most
