-- What the derived tables rest on: the files, whose books they are, the days declared for them, and
-- the registry.
-- reads: source_file, book_seen, book_declared, registry_piece
-- params: none
-- one row: file, declaration, all books or all of the registry
SELECT sha256 AS piece FROM source_file
UNION ALL
SELECT concat_ws(' ', file_id, owner_id, side, observed_from, observed_until) AS piece
FROM book_declared
UNION ALL
SELECT
    concat_ws(' ', 'books', CAST(bit_xor(md5_number(concat_ws(' ', file_id, owner_id, side))) AS VARCHAR))
        AS piece
FROM book_seen
HAVING count(*) > 0
UNION ALL
SELECT piece FROM registry_piece WHERE EXISTS (SELECT 1 FROM source_file)
ORDER BY piece
