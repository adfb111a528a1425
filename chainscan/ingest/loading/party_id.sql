-- A taxpayer id as it should have been written; NULL where the cell says that there is none.
-- Its twin in Python is chainscan.reference.taxpayer_id (clean, is_consumer).
-- reads: none
-- params: none
-- one row: none, this file only creates

-- Capitals, half-width, without spaces, quotes and the = of ="0123", and without the .0 of an id
-- that a spreadsheet has taken for a number.
CREATE OR REPLACE TEMP MACRO bare_id(x) AS
    CASE
        WHEN regexp_full_match(x, '[0-9A-Z]+') THEN x
        ELSE regexp_replace(
            regexp_replace(
                upper(half_width(x)),
                '[\s\x{A0}\x{AD}\x{200B}-\x{200D}\x{2018}\x{2019}\x{201C}\x{201D}\x{2060}\x{3000}\x{FEFF}''"=`]',
                '', 'g'),
            '([0-9])(\.0+)+$', '\1')
    END;
-- No id: zeros, dashes and stars only; words for nothing; and whatever holds Chinese characters,
-- which are 无, 个人, 散户, or a name in the wrong column.
CREATE OR REPLACE TEMP MACRO stated_id(x) AS
    CASE
        WHEN regexp_matches(x, '[\x{3400}-\x{9FFF}]')
            OR NOT regexp_matches(x, '[1-9A-Z]')
            OR regexp_full_match(x, 'NULL|NONE|NAN|NIL|NA|N/A') THEN NULL
        ELSE x
    END;
-- Whether an id is written as it should be. Extracted, not matched: of a column that a file keeps
-- as a dictionary DuckDB extracts each entry once, but matches every row.
CREATE OR REPLACE TEMP MACRO is_plain_id(x) AS
    regexp_extract(x, '^[1-9A-Z][0-9A-Z]{14,19}$') <> '';
-- Nearly every id passes the first test and needs no work.
CREATE OR REPLACE TEMP MACRO party_id(x) AS
    CASE
        WHEN is_plain_id(x) THEN x
        ELSE stated_id(bare_id(x))
    END;
-- An id that went through floating point, as 4.502E+14, and has lost its last digits: it may be
-- anybody's, so that a row with it is neither a consumer's nor an enterprise's.
CREATE OR REPLACE TEMP MACRO is_ruined_id(x) AS
    coalesce(regexp_full_match(bare_id(x), '[0-9](\.[0-9]+)?E\+[0-9]+'), FALSE);
