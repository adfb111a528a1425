-- What the derived tables rest on: the files, and the days declared for them.
-- reads: source_file, book_declared
-- params: none
-- one row: file or declaration
SELECT sha256 AS piece FROM source_file
UNION ALL
SELECT concat_ws(' ', file_id, owner_id, side, observed_from, observed_until) AS piece
FROM book_declared
ORDER BY piece
