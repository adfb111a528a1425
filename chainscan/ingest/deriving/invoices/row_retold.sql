-- Rows that tell again what other rows of their copy say: a line "see the list of goods" is the
-- list's total, and equal lines are one line where the head's total says so to the fen.
-- reads: keyed_row, row_superseded, mixed_invoice
-- params: none
-- one row: source row
WITH list_total AS (
    SELECT invoice_key, copy_rank, file_id, source_row
    FROM keyed_row
    WHERE
        fate = 'loaded'
        AND contains(goods_name, '详见')
        AND regexp_full_match(goods_name, '\s*[(（]?\s*详见.{0,8}清单\s*[)）]?\s*')
),
with_list AS (
    SELECT k.invoice_key, k.copy_rank
    FROM keyed_row AS k
    SEMI JOIN list_total AS t ON k.invoice_key = t.invoice_key AND k.copy_rank = t.copy_rank
    ANTI JOIN list_total AS l ON k.file_id = l.file_id AND k.source_row = l.source_row
    WHERE k.fate = 'loaded'
),
told AS (
    SELECT k.*
    FROM keyed_row AS k
    SEMI JOIN mixed_invoice AS m ON k.invoice_key = m.invoice_key
    ANTI JOIN row_superseded AS s ON k.file_id = s.file_id AND k.source_row = s.source_row
    WHERE k.fate = 'loaded'
),
head AS (
    SELECT invoice_key, min(amount) AS amount
    FROM (
        SELECT invoice_key, copy_rank, sum(amount) AS amount
        FROM told
        WHERE grain = 'head'
        GROUP BY invoice_key, copy_rank
    ) AS copies
    GROUP BY invoice_key
    HAVING min(amount) = max(amount)
),
line AS (
    SELECT
        invoice_key,
        copy_rank,
        file_id,
        source_row,
        amount,
        row_number() OVER (
            PARTITION BY invoice_key, copy_rank, goods_code, goods_name, specification, unit,
                quantity, unit_price, amount, tax
            ORDER BY file_id, source_row
        ) AS occurrence
    FROM told
    WHERE grain = 'line'
),
doubled AS (
    SELECT l.invoice_key, l.copy_rank
    FROM line AS l
    INNER JOIN head AS h ON l.invoice_key = h.invoice_key
    GROUP BY l.invoice_key, l.copy_rank
    HAVING
        sum(l.amount) <> min(h.amount)
        AND coalesce(sum(l.amount) FILTER (WHERE l.occurrence = 1), 0) = min(h.amount)
)
SELECT t.file_id, t.source_row
FROM list_total AS t
SEMI JOIN with_list AS w ON t.invoice_key = w.invoice_key AND t.copy_rank = w.copy_rank
UNION
SELECT l.file_id, l.source_row
FROM line AS l
SEMI JOIN doubled AS d ON l.invoice_key = d.invoice_key AND l.copy_rank = d.copy_rank
WHERE l.occurrence > 1
