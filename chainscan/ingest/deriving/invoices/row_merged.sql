-- Which rows count of a copy that stands in several files: of equal rows the larger number, never
-- the sum, in the most final status. Rows are equal in amount and in whatever all rows of that
-- amount state: two editions of an export differ in their columns, and an invoice cut in two
-- by a full file has other goods in the second part. Repetitions count here, too: they say how
-- many equal rows a file holds.
-- reads: keyed_row, shared_copy
-- params: none
-- one row: row of a copy that stands in several files
WITH shared AS (
    SELECT
        k.invoice_key,
        k.copy_rank,
        k.file_id,
        k.source_row,
        k.fate,
        k.finality,
        k.amount,
        k.goods_code,
        regexp_replace(k.goods_name, '^\s*[*＊][^*＊]*[*＊]|\s', '', 'g') AS goods_name,
        regexp_replace(k.specification, '\s', '', 'g') AS specification,
        k.quantity,
        k.unit_price
    FROM keyed_row AS k
    SEMI JOIN shared_copy AS s ON k.invoice_key = s.invoice_key AND k.copy_rank = s.copy_rank
),
told AS (
    SELECT
        invoice_key,
        copy_rank,
        amount,
        count(goods_code) = count(*) AS all_codes,
        count(goods_name) = count(*) AS all_names,
        count(specification) = count(*) AS all_specifications,
        count(quantity) = count(*) AS all_quantities,
        count(unit_price) = count(*) AS all_prices
    FROM shared
    GROUP BY invoice_key, copy_rank, amount
),
formed AS (
    SELECT
        s.*,
        concat_ws(
            chr(31),
            CASE WHEN t.all_codes THEN s.goods_code END,
            CASE WHEN t.all_names THEN s.goods_name END,
            CASE WHEN t.all_specifications THEN s.specification END,
            CASE WHEN t.all_quantities THEN CAST(s.quantity AS VARCHAR) END,
            CASE WHEN t.all_prices THEN CAST(s.unit_price AS VARCHAR) END
        ) AS content
    FROM shared AS s
    INNER JOIN told AS t
        ON s.invoice_key = t.invoice_key AND s.copy_rank = t.copy_rank AND s.amount = t.amount
),
counted AS (
    -- of two exports put into one file each counts for itself: their status tells them apart
    SELECT
        f.*,
        row_number() OVER (
            PARTITION BY
                f.invoice_key, f.copy_rank, f.amount, f.content, f.file_id, f.finality
            ORDER BY f.source_row
        ) AS occurrence
    FROM formed AS f
)
SELECT
    c.file_id,
    c.source_row,
    c.fate,
    row_number() OVER (
        PARTITION BY c.invoice_key, c.copy_rank, c.amount, c.content, c.occurrence
        ORDER BY c.finality DESC, c.fate DESC, c.file_id, c.source_row
    ) = 1 AS is_kept
FROM counted AS c
