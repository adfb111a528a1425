-- The export's second line where it states more invoices than there are: the file was cut short.
-- reads: client_line
-- params: none
-- one row: that line
WITH head AS (
    SELECT count(*) AS found
    FROM client_line
    WHERE line > 2 AND NOT starts_with(text, '//') AND len(string_split(text, '~~')) >= 24
)
SELECT
    c.line,
    format('the file states {} invoices, there are {}: {}', split_part(c.text, '~~', 1), h.found, c.text)
        AS text
FROM client_line AS c, head AS h
WHERE c.line = 2 AND try_cast(split_part(c.text, '~~', 1) AS BIGINT) > h.found
