-- What the derived tables rest on: the files, the days declared for them, and the registry.
-- reads: source_file, book_declared, registry_piece
-- params: none
-- one row: file or declaration
SELECT sha256 AS piece FROM source_file
UNION ALL
SELECT concat_ws(' ', file_id, owner_id, side, observed_from, observed_until) AS piece
FROM book_declared
UNION ALL
SELECT piece FROM registry_piece WHERE EXISTS (SELECT 1 FROM source_file)
ORDER BY piece
