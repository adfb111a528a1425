-- Each copy of an invoice, its rows added up.
-- reads: copy_scope
-- params: none
-- one row: invoice, copy
SELECT
    invoice_key,
    copy_rank,
    min(issued_on) AS issued_on,
    max(issued_on) AS last_day,
    min(supplier_id) AS supplier_id,
    min(buyer_id) AS buyer_id,
    CAST(sum(amount) AS DECIMAL(18,2)) AS amount,
    CAST(sum(tax) AS DECIMAL(18,2)) AS tax,
    CAST(sum(total) AS DECIMAL(18,2)) AS total,
    max(finality) AS finality,
    max(risk) AS risk,
    min(currency) AS currency,
    max(CASE WHEN is_estimated THEN 1 ELSE 0 END) = 1 AS is_estimated,
    min(invoice_number) AS invoice_number,
    count(*) AS row_count,
    min(hash(file_id)) <> max(hash(file_id)) OR min(finality) <> max(finality) AS is_shared,
    -- the invoice that a red letter says it corrects
    min(coalesce(
        original_number,
        CASE WHEN remark IS NULL OR NOT regexp_matches(remark, '[蓝正]') THEN NULL ELSE coalesce(
            nullif(regexp_extract(
                remark, '被?红?冲红?蓝字(?:数电|全电)?发?票?号码\s*[:：]\s*([0-9]{20})', 1), ''),
            nullif(regexp_replace(regexp_extract(
                remark,
                '发票代码\s*[:：]?\s*[0-9]{10,12}\s*[,，;；]?\s*(?:发票)?号码\s*[:：]?\s*[0-9]{8}'),
                '^[^0-9]*([0-9]{10,12})[^0-9]*([0-9]{8})$', '\1-\2'), '')
        ) END
    )) AS stated_original
FROM copy_scope
GROUP BY invoice_key, copy_rank
