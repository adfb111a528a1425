-- Each source row with its texts read, and what speaks against it: `reason_code` is null for
-- rows that are accepted, `is_summary` marks totals, which are never trade.
-- reads: source_text, ruined_row, cell_word
-- params: owner_id, side, amount_includes_tax, summary_pattern
-- one row: source row that is not blank
WITH tidy AS (
    SELECT
        s.file_id,
        s.source_row,
        s.first_cell,
        clean_code(coalesce(s.owner_id, :owner_id)) AS owner_id,
        coalesce(:side, sw.meaning) AS side,
        clean_digits(s.einvoice_number) AS einvoice_text,
        clean_digits(s.invoice_code) AS invoice_code,
        clean_digits(s.invoice_number) AS number_text,
        try_cast(s.line_number AS INTEGER) AS line_number,
        clean_text(s.issued_on) AS day_cell,
        clean_code(s.supplier_id) AS supplier_text,
        clean_text(s.supplier_name) AS supplier_name,
        clean_code(s.buyer_id) AS buyer_text,
        clean_text(s.buyer_name) AS buyer_name,
        clean_digits(s.goods_code) AS code_text,
        clean_text(s.goods_name) AS goods_name,
        clean_text(s.specification) AS specification,
        clean_text(s.unit) AS unit,
        clean_text(s.quantity) AS quantity_text,
        clean_text(s.unit_price) AS price_text,
        clean_text(s.amount) AS amount_text,
        clean_text(s.tax) AS tax_text,
        clean_text(s.total) AS total_text,
        rw.share AS tax_rate,
        clean_text(s.invoice_kind) AS invoice_kind,
        clean_text(s.status) AS status_text,
        stw.meaning AS status_meaning,
        CASE WHEN nrw.meaning IS NULL THEN clean_text(s.risk) END AS risk_text,
        clean_text(s.remark) AS remark,
        r.source_row IS NOT NULL AS is_ruined
    FROM source_text AS s
    LEFT JOIN ruined_row AS r ON s.source_row = r.source_row
    LEFT JOIN cell_word AS sw ON sw.kind = 'side' AND s.side = sw.cell
    LEFT JOIN cell_word AS rw ON rw.kind = 'tax_rate' AND s.tax_rate = rw.cell
    LEFT JOIN cell_word AS stw ON stw.kind = 'status' AND s.status = stw.cell
    LEFT JOIN cell_word AS nrw ON nrw.kind = 'no_risk' AND s.risk = nrw.cell
),
figures AS (
    SELECT
        t.*,
        bare(t.day_cell) AS day_text,
        read_money(t.amount_text) AS amount_read,
        read_money(t.tax_text) AS tax,
        read_money(t.total_text) AS total_read,
        read_quantity(t.quantity_text) AS quantity,
        read_price(t.price_text) AS unit_price,
        coalesce(t.einvoice_text, CASE WHEN length(t.number_text) = 20 THEN t.number_text END)
            AS einvoice_number,
        real_id(coalesce(t.supplier_text, CASE WHEN t.side = 'sales' THEN t.owner_id END))
            AS supplier_id,
        coalesce(t.buyer_text, CASE WHEN t.side = 'purchases' THEN t.owner_id END) AS buyer_stated
    FROM tidy AS t
),
amounts AS (
    SELECT
        f.*,
        written_day(f.day_text) AS written_day,
        (f.amount_text IS NOT NULL AND f.amount_read IS NULL)
        OR (f.tax_text IS NOT NULL AND f.tax IS NULL)
        OR (f.total_text IS NOT NULL AND f.total_read IS NULL)
        OR (f.quantity_text IS NOT NULL AND f.quantity IS NULL)
        OR (f.price_text IS NOT NULL AND f.unit_price IS NULL) AS is_unread,
        CASE
            -- an amount that is there but cannot be read is not replaced by another figure
            WHEN f.amount_text IS NOT NULL AND f.amount_read IS NULL THEN NULL
            WHEN NOT :amount_includes_tax
                THEN coalesce(f.amount_read, try_cast(f.total_read - f.tax AS DECIMAL(18,2)))
            WHEN f.tax IS NOT NULL
                THEN try_cast(coalesce(f.amount_read, f.total_read) - f.tax AS DECIMAL(18,2))
            ELSE try_cast(
                CAST(coalesce(f.amount_read, f.total_read) AS DOUBLE)
                / (1 + CAST(f.tax_rate AS DOUBLE)) AS DECIMAL(18,2))
        END AS amount
    FROM figures AS f
),
dated AS (
    SELECT a.*, plausible_day(a.written_day) AS issued_on FROM amounts AS a
),
judged AS (
    SELECT
        a.*,
        CASE
            WHEN a.issued_on IS NOT NULL THEN FALSE
            ELSE regexp_matches(
                word_form(concat_ws(
                    '|', a.first_cell, a.day_text, a.goods_name, a.number_text, a.supplier_name
                )),
                :summary_pattern
            )
        END AS is_summary,
        CASE
            WHEN a.is_ruined OR has_exponent(a.einvoice_text) OR has_exponent(a.number_text)
                THEN 'ruined_number'
            WHEN NOT regexp_full_match(a.einvoice_number, '[0-9]{20}') THEN 'unreadable_number'
            WHEN a.day_text IS NULL THEN 'no_date'
            WHEN a.issued_on IS NULL AND looks_like_day(a.day_text) THEN 'impossible_date'
            WHEN a.issued_on IS NULL THEN 'unreadable_date'
            WHEN a.is_unread AND (
                is_too_large(a.amount_text, 1e16) OR is_too_large(a.total_text, 1e16)
                OR is_too_large(a.tax_text, 1e16) OR is_too_large(a.quantity_text, 1e16)
                OR is_too_large(a.price_text, 1e12)
            ) THEN 'overflow'
            WHEN a.amount IS NULL AND coalesce(a.amount_text, a.total_text) IS NULL THEN 'no_amount'
            WHEN a.amount IS NULL AND coalesce(a.amount_read, a.total_read) IS NOT NULL
                AND :amount_includes_tax AND a.tax IS NULL AND a.tax_rate IS NULL THEN 'no_tax_rate'
            WHEN a.amount IS NULL THEN 'unreadable_amount'
            WHEN a.supplier_id IS NULL THEN 'no_supplier'
            WHEN a.buyer_stated IS NULL AND a.buyer_name IS NULL THEN 'no_buyer'
            WHEN a.status_text IS NOT NULL AND a.status_meaning IS NULL THEN 'unknown_status'
        END AS reason_code
    FROM dated AS a
)
SELECT
    file_id,
    source_row,
    is_summary,
    CASE WHEN NOT is_summary THEN reason_code END AS reason_code,
    CASE WHEN reason_code IS NULL OR is_summary THEN NULL ELSE
        CASE reason_code
            WHEN 'ruined_number' THEN coalesce(einvoice_text, number_text)
            WHEN 'unreadable_number' THEN einvoice_text
            WHEN 'no_date' THEN NULL
            WHEN 'impossible_date' THEN day_cell
            WHEN 'unreadable_date' THEN day_cell
            WHEN 'overflow' THEN concat_ws(
                ' · ', amount_text, tax_text, total_text, quantity_text, price_text)
            WHEN 'unreadable_amount' THEN coalesce(amount_text, total_text)
            WHEN 'no_tax_rate' THEN coalesce(amount_text, total_text)
            WHEN 'no_supplier' THEN supplier_name
            WHEN 'unknown_status' THEN status_text
        END
    END AS offending,
    coalesce(amount, CAST(0 AS DECIMAL(18,2))) AS amount_seen,
    owner_id,
    side,
    CASE WHEN reason_code IS NULL THEN einvoice_number END AS einvoice_number,
    invoice_code,
    CASE WHEN length(number_text) <> 20 THEN lpad(number_text, CAST(greatest(8, length(number_text)) AS INTEGER), '0')
    END AS invoice_number,
    line_number,
    issued_on,
    supplier_id,
    supplier_name,
    real_id(buyer_stated) AS buyer_id,
    buyer_name,
    CASE WHEN regexp_full_match(code_text, '[0-9]{3,19}') THEN rpad(code_text, 19, '0')
    END AS goods_code,
    goods_name,
    specification,
    unit,
    quantity,
    unit_price,
    amount,
    tax_rate,
    tax,
    coalesce(
        total_read,
        CASE WHEN :amount_includes_tax THEN amount_read END,
        try_cast(amount + coalesce(tax, 0) AS DECIMAL(18,2))
    ) AS total,
    invoice_kind,
    CASE WHEN status_text IS NULL OR status_meaning = 'risk' THEN 'normal' ELSE status_meaning
    END AS status,
    CASE WHEN status_meaning = 'risk' THEN concat_ws(' ', status_text, risk_text) ELSE risk_text
    END AS risk,
    remark
FROM judged
