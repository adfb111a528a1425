-- How texts become values. Each macro gives NULL for what it cannot read; the plain cast is
-- tried first, and only what fails is cleaned.
-- reads: none
-- params: none
-- one row: none, this file only creates

-- Each begins with a cheap test that lets through what needs no work: nearly everything does.

-- Full-width signs to the half-width ones.
CREATE OR REPLACE TEMP MACRO half_width(x) AS
    CASE
        WHEN NOT regexp_matches(x, '[\x{FF01}-\x{FF5E}\x{2013}\x{2014}\x{2212}\x{3000}]') THEN x
        ELSE translate(
            x,
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ．，－—–−＋％（）：／＊　',
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,----+%():/* '
        )
    END;

-- Text without the spaces around it; what stands for "nothing" becomes NULL.
CREATE OR REPLACE TEMP MACRO clean_text(x) AS
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
        WHEN regexp_full_match(x, '[0-9]+') THEN x
        ELSE regexp_replace(clean_code(x), '\.0*$', '')
    END;
-- Words of an enumeration as `word` holds them.
CREATE OR REPLACE TEMP MACRO word_form(x) AS
    nullif(lower(regexp_replace(half_width(x), '[\s\x{A0}\x{200B}\x{FEFF}]', '', 'g')), '');

-- A figure without thousands separators, currency signs and brackets for minus. A comma that
-- does not group digits by three or four is left, so that such a text stays unreadable.
CREATE OR REPLACE TEMP MACRO ungrouped(x) AS
    CASE
        WHEN regexp_matches(x, '^[^0-9.,]*[0-9]{1,4}(,[0-9]{3,4})+([^0-9,].*)?$')
            THEN replace(x, ',', '')
        ELSE x
    END;
CREATE OR REPLACE TEMP MACRO signed_form(x) AS
    replace(regexp_replace(
        ungrouped(half_width(x)),
        '^[\s''"=¥￥$]*(?:(-|\()[\s¥￥$]*)?([+0-9.][0-9.Ee+\-]*)\s*元?\s*\)?[\s''"]*$',
        '\1\2'
    ), '(', '-');
CREATE OR REPLACE TEMP MACRO read_money(x) AS
    coalesce(try_cast(x AS DECIMAL(18,2)), try_cast(signed_form(x) AS DECIMAL(18,2)));
CREATE OR REPLACE TEMP MACRO read_quantity(x) AS
    coalesce(try_cast(x AS DECIMAL(24,8)), try_cast(signed_form(x) AS DECIMAL(24,8)));
CREATE OR REPLACE TEMP MACRO read_price(x) AS
    coalesce(try_cast(x AS DECIMAL(24,12)), try_cast(signed_form(x) AS DECIMAL(24,12)));
-- Whether a text is a figure at all, and only too large for its column.
CREATE OR REPLACE TEMP MACRO is_too_large(x, bound) AS
    coalesce(abs(try_cast(signed_form(x) AS DOUBLE)) >= bound, FALSE);

-- Tax rates: 13%, 0.13, 13; words are looked up elsewhere. *** means taxed on the difference.
CREATE OR REPLACE TEMP MACRO share_form(x) AS
    CASE
        WHEN try_cast(x AS DECIMAL(18,6)) BETWEEN 0 AND 0.9999 THEN try_cast(x AS DECIMAL(18,6))
        ELSE try_cast(rtrim(half_width(x), '% ') AS DECIMAL(18,6)) * 0.01
    END;
CREATE OR REPLACE TEMP MACRO read_rate(x) AS
    CASE WHEN share_form(x) BETWEEN 0 AND 0.9999 THEN CAST(share_form(x) AS DECIMAL(6,4)) END;

-- Days: first half-width and without quotes, then in the forms that exports use, then plausible.
-- Three macros, because each uses its argument many times.
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
-- An id of zeros only stands for a buyer without one.
CREATE OR REPLACE TEMP MACRO real_id(x) AS CASE WHEN NOT regexp_full_match(x, '0+') THEN x END;
-- A number that went through floating point, as 2.5332E+19.
CREATE OR REPLACE TEMP MACRO has_exponent(x) AS
    coalesce(regexp_full_match(x, '[0-9.]+E[+]?[0-9]+'), FALSE);
