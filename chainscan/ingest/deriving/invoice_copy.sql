-- Each row of each copy of an invoice, once. Copies are ranked: lines go before heads, then the
-- seller's book before nobody's before the buyer's. Where several exports hold the same row, the
-- larger count stands, never the sum, and the most final status.
-- reads: invoice_row, enterprise_alias
-- params: none
-- one row: row of an invoice's copy
WITH paper AS (
    -- a paper invoice has a 20-digit number and also a code and number: either names it
    SELECT invoice_code || '-' || invoice_number AS identity, min(einvoice_number) AS invoice_key
    FROM invoice_row
    WHERE einvoice_number IS NOT NULL AND invoice_code IS NOT NULL AND invoice_number IS NOT NULL
    GROUP BY invoice_code || '-' || invoice_number
),
keyed AS (
    SELECT
        i.file_id,
        i.source_row,
        coalesce(p.invoice_key, i.identity) AS invoice_key,
        CASE i.grain WHEN 'line' THEN 0 ELSE 3 END
        + CASE i.side WHEN 'sales' THEN 1 WHEN 'purchases' THEN 3 ELSE 2 END AS copy_rank,
        CASE i.status
            WHEN 'voided' THEN 3 WHEN 'reversed' THEN 2 WHEN 'partly_reversed' THEN 1 ELSE 0
        END AS finality,
        i.line_number,
        i.issued_on,
        s.enterprise_key AS supplier_key,
        coalesce(b.enterprise_key, 0) AS buyer_key,
        i.amount,
        i.amount_occurrence,
        i.tax,
        i.total,
        i.risk,
        coalesce(regexp_full_match(i.goods_name, '[(（]?详见.{0,8}清单[)）]?'), FALSE) AS is_list_total,
        -- the invoice that a red letter says it corrects
        CASE WHEN i.remark IS NULL THEN NULL ELSE coalesce(
            nullif(regexp_extract(
                i.remark, '被?红?冲红?蓝字(?:数电|全电)?发?票?号码\s*[:：]\s*([0-9]{20})', 1), ''),
            nullif(regexp_extract(i.remark,
                '发票代码\s*[:：]?\s*([0-9]{10,12})\s*[,，;；]?\s*(?:发票)?号码\s*[:：]?\s*([0-9]{8})',
                1) || '-' || regexp_extract(i.remark,
                '发票代码\s*[:：]?\s*([0-9]{10,12})\s*[,，;；]?\s*(?:发票)?号码\s*[:：]?\s*([0-9]{8})',
                2), '-')
        ) END AS stated_original
    FROM invoice_row AS i
    LEFT JOIN paper AS p ON i.identity = p.identity
    INNER JOIN enterprise_alias AS s ON i.supplier_id = s.alias_id
    LEFT JOIN enterprise_alias AS b ON i.buyer_id = b.alias_id
),
-- a line "see the list of goods" is the list's total: it goes where the list is there
listed AS (
    SELECT invoice_key, copy_rank
    FROM keyed
    GROUP BY invoice_key, copy_rank
    HAVING count(*) FILTER (WHERE is_list_total) > 0
        AND count(*) FILTER (WHERE NOT is_list_total) > 0
),
doubled AS (
    SELECT invoice_key, copy_rank, amount, amount_occurrence
    FROM keyed
    GROUP BY invoice_key, copy_rank, amount, amount_occurrence
    HAVING count(*) > 1
),
superseded AS (
    SELECT file_id, source_row
    FROM (
        SELECT
            k.file_id,
            k.source_row,
            row_number() OVER (
                PARTITION BY k.invoice_key, k.copy_rank, k.amount, k.amount_occurrence
                ORDER BY k.finality DESC, k.file_id, k.source_row
            ) AS place
        FROM keyed AS k
        SEMI JOIN doubled AS d
            ON k.invoice_key = d.invoice_key
            AND k.copy_rank = d.copy_rank
            AND k.amount = d.amount
            AND k.amount_occurrence = d.amount_occurrence
    ) AS ranked
    WHERE place > 1
)
SELECT
    k.* EXCLUDE (is_list_total, stated_original),
    coalesce(o.invoice_key, k.stated_original) AS stated_original
FROM keyed AS k
LEFT JOIN paper AS o ON k.stated_original = o.identity
ANTI JOIN superseded AS s ON k.file_id = s.file_id AND k.source_row = s.source_row
ANTI JOIN listed AS l
    ON k.is_list_total AND k.invoice_key = l.invoice_key AND k.copy_rank = l.copy_rank
