-- How texts become values. Each macro gives NULL for what it cannot read; the plain cast is
-- tried first, and only what fails is cleaned.
-- reads: none
-- params: none
-- one row: none, this file only creates

-- Each begins with a cheap test that lets through what needs no work: nearly everything does. What
-- uses its argument more than once is given a column, never another macro: the text of a nested
-- one would be planned, and its patterns compiled, once for each use.

-- Full-width signs to the half-width ones; a text of as many bytes as signs has none of them.
CREATE OR REPLACE TEMP MACRO half_width(x) AS
    CASE WHEN strlen(x) = length(x) THEN x ELSE translate(
        x,
        '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ．，－—–−＋％（）：／＊　',
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,----+%():/* '
    ) END;

-- As clean_text, for the texts that need work.
CREATE OR REPLACE TEMP MACRO tidy_text(x) AS
    CASE
        WHEN regexp_full_match(
            x,
            '(?s)(-?[0-9]|[^\s\x{A0}\x{200B}\x{3000}\x{FEFF}\-/\x{2014}Nn])(.*[^\s\x{A0}\x{200B}\x{3000}\x{FEFF}])?'
        ) THEN x
        ELSE nullif(regexp_replace(
            x,
            '(?s)^[\s\x{A0}\x{200B}\x{3000}\x{FEFF}]*(?:(?:-{1,3}|\x{2014}{1,2}|/|NULL|null|None|nan|NaN)?[\s\x{A0}\x{200B}\x{3000}\x{FEFF}]*|(.*?)[\s\x{A0}\x{200B}\x{3000}\x{FEFF}]*)$',
            '\1'
        ), '')
    END;

-- Text without the spaces around it; what stands for "nothing" becomes NULL. Most texts begin with
-- a Chinese sign, a letter, a digit or a star and end in no space: they pass by the first and the
-- last sign alone. Between the ranges lie - . / and spaces, and N and n, with which NULL begins.
CREATE OR REPLACE TEMP MACRO clean_text(x) AS
    CASE
        WHEN (
            x BETWEEN '一' AND '鿿' OR x BETWEEN '0' AND 'N' OR x BETWEEN 'O' AND 'n'
            OR x BETWEEN 'o' AND '~' OR x BETWEEN '!' AND ',~'
        ) AND (
            x[-1] BETWEEN '、' AND '鿿' OR x[-1] BETWEEN '!' AND '~' OR x[-1] BETWEEN '！' AND '￥'
        ) THEN x
        WHEN x IS NOT NULL THEN tidy_text(x)
    END;
-- Ids, codes and numbers of invoices: capitals, without spaces, quotes and the = of ="0123".
CREATE OR REPLACE TEMP MACRO clean_code(x) AS
    CASE
        WHEN regexp_full_match(x, '[0-9A-Z]+') THEN x
        ELSE nullif(regexp_replace(
            upper(half_width(x)), '^[\s\x{A0}\x{200B}\x{3000}\x{FEFF}]*[-/]*[\s\x{A0}\x{200B}\x{3000}\x{FEFF}]*$|[\s\x{A0}\x{200B}\x{3000}\x{FEFF}''"=`]', '', 'g'), '')
    END;
-- A number kept as text, also where a spreadsheet has made 12345678.0 of it.
CREATE OR REPLACE TEMP MACRO clean_digits(x) AS
    CASE
        WHEN regexp_extract(x, '^[0-9]+$') <> '' THEN x
        WHEN x IS NOT NULL THEN regexp_replace(clean_code(x), '\.0*$', '')
    END;
-- Words of an enumeration as `word` holds them.
CREATE OR REPLACE TEMP MACRO word_form(x) AS
    nullif(lower(regexp_replace(half_width(x), '[\s\x{A0}\x{200B}\x{FEFF}]', '', 'g')), '');

-- A figure in half-width signs without thousands separators, currency signs and brackets for
-- minus. A comma that does not group digits by three or four is left: such a text stays unread.
CREATE OR REPLACE TEMP MACRO ungrouped(x) AS
    CASE
        WHEN regexp_matches(x, '^[^0-9.,]*[0-9]{1,4}(,[0-9]{3,4})+([^0-9,].*)?$')
            THEN replace(x, ',', '')
        ELSE x
    END;
CREATE OR REPLACE TEMP MACRO figure_form(x) AS
    replace(regexp_replace(
        ungrouped(x),
        '^[\s''"=¥￥$]*(?:(-|\()[\s¥￥$]*)?([+0-9.][0-9.Ee+\-]*)\s*元?\s*\)?[\s''"]*$',
        '\1\2'
    ), '(', '-');
-- The part of a price that is not tax, to the fen, half a fen upwards: sum / (1 + rate); and the
-- amount on which a tax was levied: tax / rate. Whole numbers throughout, no floating point.
CREATE OR REPLACE TEMP MACRO divided(fen, share_10000) AS
    CAST(sign(fen) * ((20000 * abs(fen) + share_10000) // (2 * share_10000)) AS DECIMAL(18,0));
CREATE OR REPLACE TEMP MACRO fen_of(x) AS CAST(CAST(x AS DECIMAL(20,2)) * 100 AS HUGEINT);
CREATE OR REPLACE TEMP MACRO without_tax(x, rate) AS
    try_cast(divided(fen_of(x), CAST(10000 + rate * 10000 AS HUGEINT)) * 0.01 AS DECIMAL(18,2));
CREATE OR REPLACE TEMP MACRO taxed_amount(tax, rate) AS
    CASE WHEN rate > 0 THEN
        try_cast(divided(fen_of(tax), CAST(rate * 10000 AS HUGEINT)) * 0.01 AS DECIMAL(18,2)) END;
-- Whether a text is a figure at all, and only too large for its column.
CREATE OR REPLACE TEMP MACRO is_too_large(x, bound) AS
    coalesce(abs(try_cast(x AS DOUBLE)) >= bound, FALSE);

-- Tax rates as shares, from half-width text: 13%, 0.13, 13; words are looked up elsewhere.
CREATE OR REPLACE TEMP MACRO share_of(x) AS
    CASE
        WHEN try_cast(x AS DECIMAL(18,6)) BETWEEN 0 AND 0.9999 THEN CAST(x AS DECIMAL(6,4))
        WHEN try_cast(rtrim(x, '% ') AS DECIMAL(18,6)) BETWEEN 0 AND 99.99
            THEN CAST(CAST(rtrim(x, '% ') AS DECIMAL(18,6)) * 0.01 AS DECIMAL(6,4))
    END;

-- A text in half-width signs, without quotes around it.
CREATE OR REPLACE TEMP MACRO bare(x) AS trim(half_width(x), ' ''"=' || chr(9));
-- Days in the forms that exports use. Times with a zone are told in China's (UTC+8).
CREATE OR REPLACE TEMP MACRO written_day(x) AS
    CASE
        WHEN length(x) > 19 AND regexp_matches(x, '[0-9](Z|[+-][0-9]{2}(:?[0-9]{2})?)$')
            THEN CAST(make_timestamp_ms(epoch_ms(try_cast(x AS TIMESTAMPTZ)) + 28800000) AS DATE)
        WHEN regexp_full_match(x, '[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T].*)?')
            THEN try_cast(x AS DATE)
        WHEN regexp_full_match(x, '[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}')
            THEN try_cast(replace(x, '.', '-') AS DATE)
        WHEN regexp_full_match(x, '[0-9]{4} *年 *[0-9]{1,2} *月 *[0-9]{1,2} *日.*')
            THEN try_cast(regexp_replace(
                x, '^([0-9]{4}) *年 *([0-9]{1,2}) *月 *([0-9]{1,2}) *日.*$', '\1-\2-\3') AS DATE)
        WHEN regexp_full_match(x, '[0-9]{8}([0-9]{6})?')
            THEN CAST(try_strptime(left(x, 8), '%Y%m%d') AS DATE)
        WHEN regexp_full_match(x, '[0-9]{13}')
            THEN CAST(make_timestamp_ms(CAST(x AS BIGINT) + 28800000) AS DATE)
        WHEN regexp_full_match(x, '[0-9]{10}')
            THEN CAST(make_timestamp_ms((CAST(x AS BIGINT) + 28800) * 1000) AS DATE)
        WHEN regexp_full_match(x, '[0-9]{5}(\.[0-9]+)?')
            THEN DATE '1899-12-30' + CAST(floor(CAST(x AS DOUBLE)) AS INTEGER)
    END;
-- Value-added tax invoices began in 1994; a later century is a slip of the pen.
CREATE OR REPLACE TEMP MACRO plausible_day(d) AS
    CASE WHEN d BETWEEN DATE '1994-01-01' AND DATE '2099-12-31' THEN d END;
-- A text that has the shape of a day: if it cannot be read, there is no such day.
CREATE OR REPLACE TEMP MACRO looks_like_day(x) AS regexp_matches(
    x, '^([0-9]{4}[-/.年 ]+[0-9]{1,2}[-/.月 ]+[0-9]{1,2}|[0-9]{8})');
-- A number with the zeros that a spreadsheet has taken from its left.
CREATE OR REPLACE TEMP MACRO padded(x) AS
    CASE WHEN strlen(x) < 8 AND regexp_full_match(x, '[0-9]+') THEN lpad(x, 8, '0') ELSE x END;
-- A number that went through floating point, as 2.5332E+19.
CREATE OR REPLACE TEMP MACRO has_exponent(x) AS
    coalesce(regexp_full_match(x, '[0-9](\.[0-9]+)?E\+?[0-9]{2}'), FALSE);
