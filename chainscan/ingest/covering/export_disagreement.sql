-- What several exports of one book, say of March and of May, state differently of an invoice. Only
-- the copy that counts is looked at. Its rows in the exports are put together as
-- deriving/invoices/row_merged.sql says, so that of an export whose rows all stand in another one
-- nothing is amiss; amounts disagree where no export by itself states what counts. An invoice that
-- ends one file and begins another was cut in two. Another status is an update, and of voided
-- invoices no amount counts.
-- reads: invoice_row, known_row, paper_number, invoice, enterprise, enterprise_alias
-- params: none
-- one row: invoice, what differs, what is not counted, file
WITH shared AS (
    SELECT hash(identity, side, grain) AS copy_hash
    FROM invoice_row
    GROUP BY hash(identity, side, grain)
    HAVING min(file_id) <> max(file_id) OR min(status) <> max(status)
),
ranked AS (
    SELECT
        coalesce(p.invoice_key, r.identity) AS invoice_key,
        CASE r.grain WHEN 'line' THEN 0 ELSE 3 END
        + CASE r.side WHEN 'sales' THEN 1 WHEN 'purchases' THEN 3 ELSE 2 END AS copy_rank,
        r.*
    FROM known_row AS r
    SEMI JOIN shared AS s ON hash(r.identity, r.side, r.grain) = s.copy_hash
    LEFT JOIN paper_number AS p ON r.identity = p.identity
),
told AS (
    SELECT
        r.invoice_key,
        r.file_id,
        r.status,
        sum(r.amount) AS amount,
        sum(r.tax) AS tax,
        min(r.issued_on) AS "day",
        min(r.supplier_id) AS supplier_id,
        min(r.buyer_id) AS buyer_id,
        min(r.source_row) AS first_row,
        max(r.source_row) AS last_row
    FROM ranked AS r
    INNER JOIN invoice AS i ON r.invoice_key = i.invoice_key AND r.copy_rank = i.copy_rank
    WHERE i.status <> 'voided'
    GROUP BY r.invoice_key, r.file_id, r.status
),
extent AS (
    SELECT r.file_id, min(r.source_row) AS first_row, max(r.source_row) AS last_row
    FROM known_row AS r
    SEMI JOIN told AS t ON r.file_id = t.file_id
    GROUP BY r.file_id
),
placed AS (
    SELECT
        t.*,
        i.amount AS counted,
        i.tax AS counted_tax,
        i.issued_on AS counted_day,
        i.supplier_key,
        i.buyer_key,
        t.first_row = e.first_row AND t.last_row < e.last_row AS begins_file,
        t.last_row = e.last_row AND t.first_row > e.first_row AS ends_file
    FROM told AS t
    INNER JOIN invoice AS i ON t.invoice_key = i.invoice_key
    INNER JOIN extent AS e ON t.file_id = e.file_id
),
torn AS (
    SELECT invoice_key
    FROM placed
    GROUP BY invoice_key
    HAVING
        count(*) FILTER (WHERE amount = counted) = 0
        AND (min(amount) <> max(amount) OR abs(min(counted)) > abs(min(amount)))
        AND NOT (
            sum(amount) = min(counted)
            AND count(*) FILTER (WHERE begins_file) > 0
            AND count(*) FILTER (WHERE ends_file) > 0
        )
),
different AS (
    SELECT
        p.invoice_key,
        'amount' AS what,
        CAST(p.counted AS VARCHAR) AS stands,
        CAST(p.amount AS VARCHAR) AS other,
        p.file_id
    FROM placed AS p
    SEMI JOIN torn AS t ON p.invoice_key = t.invoice_key
    UNION ALL
    SELECT invoice_key, 'tax' AS what, CAST(counted_tax AS VARCHAR) AS stands,
        CAST(tax AS VARCHAR) AS other, file_id
    FROM placed
    WHERE amount = counted AND tax <> counted_tax
    UNION ALL
    SELECT invoice_key, 'day' AS what, CAST(counted_day AS VARCHAR) AS stands,
        CAST("day" AS VARCHAR) AS other, file_id
    FROM placed
    WHERE "day" <> counted_day
    UNION ALL
    SELECT p.invoice_key, 'supplier' AS what, c.display_id AS stands, o.display_id AS other,
        p.file_id
    FROM placed AS p
    INNER JOIN enterprise_alias AS o ON p.supplier_id = o.alias_id
    INNER JOIN enterprise AS c ON p.supplier_key = c.enterprise_key
    WHERE o.enterprise_key <> p.supplier_key
    UNION ALL
    SELECT p.invoice_key, 'buyer' AS what, c.display_id AS stands, o.display_id AS other,
        p.file_id
    FROM placed AS p
    INNER JOIN enterprise_alias AS o ON p.buyer_id = o.alias_id
    INNER JOIN enterprise AS c ON p.buyer_key = c.enterprise_key
    WHERE o.enterprise_key <> p.buyer_key
)
SELECT DISTINCT invoice_key, what, stands, other, file_id FROM different
