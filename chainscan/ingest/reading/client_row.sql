-- The client software's text export, taken apart: heads of 24 fields, each followed by its lines of
-- 11. A head states how many lines it has; where there are fewer or more, none of them is safe and
-- `fault` says why. A head that rightly has none is a row itself.
-- reads: client_line
-- params: none
-- one row: goods line, head without lines, or line that fits nowhere
WITH split AS (
    SELECT line, text, string_split(text, '~~') AS part
    FROM client_line
    WHERE line > 2 AND NOT starts_with(text, '//') AND trim(text) <> ''
),
kind AS (
    SELECT
        *,
        CASE WHEN len(part) >= 24 THEN 'head' WHEN len(part) >= 11 THEN 'line' ELSE 'odd' END
            AS kind
    FROM split
),
head AS (
    SELECT line, part FROM kind WHERE kind = 'head'
),
placed AS (
    SELECT k.*, h.line AS head_line, h.part AS head
    FROM kind AS k
    ASOF LEFT JOIN head AS h ON k.line >= h.line
),
tally AS (
    SELECT
        head_line,
        count(*) FILTER (WHERE kind = 'line') AS found,
        count(*) FILTER (WHERE kind = 'odd') AS odd
    FROM placed
    GROUP BY head_line
)
SELECT
    p.line AS source_row,
    CASE
        WHEN p.head_line IS NULL THEN 'no invoice head stands before this line'
        WHEN t.odd > 0 THEN 'a line of this invoice has neither 24 nor 11 fields'
        WHEN try_cast(p.head[6] AS INTEGER) IS DISTINCT FROM t.found
            THEN format('the head states {} lines, there are {}', p.head[6], t.found)
    END AS fault,
    p.text,
    [
        CASE p.head[3] WHEN 's' THEN '增值税专用发票' WHEN '0' THEN '增值税专用发票'
            WHEN 'c' THEN '增值税普通发票' WHEN '2' THEN '增值税普通发票' ELSE p.head[3] END,
        p.head[4],
        p.head[5],
        p.head[7],
        p.head[9],
        p.head[13],
        p.head[14],
        p.head[17],
        p.head[18],
        replace(p.head[21], '\n', chr(10)),
        CASE p.head[1] WHEN '1' THEN '已作废' WHEN '0' THEN '正常' ELSE p.head[1] END,
        p.head[2],
        CASE WHEN p.kind = 'line' THEN CAST(p.line - p.head_line AS VARCHAR) END,
        CASE WHEN p.kind = 'line' THEN p.part[1] END,
        CASE WHEN p.kind = 'line' THEN p.part[2] END,
        CASE WHEN p.kind = 'line' THEN p.part[3] END,
        CASE WHEN p.kind = 'line' THEN p.part[4] END,
        CASE WHEN p.kind = 'line' THEN p.part[5] END,
        -- a price that includes tax is not ours; quantity and amount give the other
        CASE WHEN p.kind = 'line' AND p.part[10] <> '1' THEN p.part[9] END,
        CASE p.kind WHEN 'line' THEN p.part[6] ELSE p.head[10] END,
        CASE p.kind WHEN 'line' THEN p.part[7] ELSE p.head[11] END,
        CASE p.kind WHEN 'line' THEN p.part[8] ELSE p.head[12] END,
        CASE WHEN p.kind = 'line' THEN p.part[11] END
    ] AS field
FROM placed AS p
INNER JOIN tally AS t ON p.head_line IS NOT DISTINCT FROM t.head_line
WHERE p.kind <> 'head' OR t.found = 0
ORDER BY p.line
