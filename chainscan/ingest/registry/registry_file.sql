-- The file now read, with what became of its rows.
-- reads: given_register, registry_file
-- params: rows_read, rows_loaded, rows_repeated, rows_rejected, cells_rejected
-- one row: file
SELECT
    g.*,
    coalesce((SELECT max(load_number) FROM registry_file), 0) + 1 AS load_number,
    :rows_read AS rows_read,
    :rows_loaded AS rows_loaded,
    :rows_repeated AS rows_repeated,
    :rows_rejected AS rows_rejected,
    :cells_rejected AS cells_rejected
FROM given_register AS g
