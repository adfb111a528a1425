-- Rows that may repeat another one of the same book: number, day and amount are equal. `row_hash` tells all that
-- a row says; rows of earlier files, their duplicates too, stand beside those of this load.
-- reads: new_row, source_row, given_file
-- params: none
-- one row: source row
WITH keyed AS (
    SELECT
        row_id,
        issued_on,
        hash(coalesce(einvoice_number, invoice_number), issued_on, amount, owner_id, side)
            AS like_key
    FROM new_row
    WHERE fate = 'loaded'
),
extent AS (
    SELECT min(issued_on) AS first_day, max(issued_on) AS last_day FROM keyed
),
earlier AS (
    SELECT
        r.rowid AS row_id,
        hash(
            coalesce(r.einvoice_number, r.invoice_number), r.issued_on, r.amount, r.owner_id, r.side
        ) AS like_key
    FROM source_row AS r
    ANTI JOIN given_file AS g ON r.file_id = g.file_id
    WHERE
        r.issued_on BETWEEN (SELECT first_day FROM extent) AND (SELECT last_day FROM extent)
        AND r.fate IN ('loaded', 'duplicate')
),
known AS (
    SELECT e.row_id, e.like_key FROM earlier AS e SEMI JOIN keyed AS k ON e.like_key = k.like_key
),
like_key AS (
    SELECT like_key FROM keyed GROUP BY like_key HAVING count(*) > 1
    UNION
    SELECT like_key FROM known
),
doubtful AS (
    SELECT k.row_id, TRUE AS is_new FROM keyed AS k SEMI JOIN like_key AS l ON k.like_key = l.like_key
    UNION ALL
    SELECT row_id, FALSE AS is_new FROM known
)
SELECT
    d.row_id,
    d.is_new,
    r.file_id,
    r.source_row,
    r.grain,
    r.owner_id,
    r.side,
    md5_number(concat_ws(
        chr(31),
        r.grain,
        coalesce(r.einvoice_number, ''),
        coalesce(r.invoice_code, ''),
        coalesce(r.invoice_number, ''),
        coalesce(CAST(r.line_number AS VARCHAR), ''),
        CAST(r.issued_on AS VARCHAR),
        r.supplier_id,
        coalesce(r.supplier_name, ''),
        coalesce(r.buyer_id, ''),
        coalesce(r.buyer_name, ''),
        coalesce(r.goods_code, ''),
        coalesce(r.goods_name, ''),
        coalesce(r.specification, ''),
        coalesce(r.unit, ''),
        coalesce(CAST(r.quantity AS VARCHAR), ''),
        coalesce(CAST(r.unit_price AS VARCHAR), ''),
        CAST(r.amount AS VARCHAR),
        coalesce(CAST(r.tax_rate AS VARCHAR), ''),
        coalesce(CAST(r.tax AS VARCHAR), ''),
        coalesce(CAST(r.total AS VARCHAR), ''),
        coalesce(r.invoice_kind, ''),
        r.status,
        coalesce(r.risk, ''),
        coalesce(r.remark, ''),
        r.currency,
        coalesce(r.original_number, '')
    )) AS row_hash
FROM doubtful AS d
INNER JOIN source_row AS r ON d.row_id = r.rowid
