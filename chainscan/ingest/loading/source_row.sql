-- Each source row with its texts read, and its fate so far: loaded, rejected for a reason,
-- summary (totals, which are never trade), or blank. One pass without any join, so that a large
-- file streams on several threads and its rows keep their order.
-- reads: source_text
-- params: owner_id, side, grain, amount_from, by_day, by_supplier, by_buyer, by_total, summary_pattern
-- one row: source row
WITH worded AS (
    SELECT
        s.*,
        coalesce(meaning_of('side', s.side), CAST(:side AS VARCHAR)) AS side_stated,
        meaning_of('status', s.status) AS status_meaning,
        meaning_of('no_risk', s.risk) IS NOT NULL AS is_no_risk,
        decoded('invoice_kind', s.invoice_kind) AS kind_named,
        decoded('special_business', s.special_business) AS business_named,
        coalesce(
            CASE WHEN try_cast(s.tax_rate AS DECIMAL(18,6)) BETWEEN 0 AND 0.9999
                THEN try_cast(s.tax_rate AS DECIMAL(6,4)) END,
            try_cast(meaning_of('tax_rate', CAST(s.tax_rate AS VARCHAR)) AS DECIMAL(6,4))
        ) AS rate_plain,
        CASE WHEN typeof(s.issued_on) = 'DATE' OR strlen(CAST(s.issued_on AS VARCHAR)) <= 10
            THEN plausible_day(try_cast(s.issued_on AS DATE)) END AS day_plain,
        try_cast(s.amount AS DECIMAL(18,2)) AS amount_plain,
        try_cast(s.tax AS DECIMAL(18,2)) AS tax_plain,
        try_cast(s.total AS DECIMAL(18,2)) AS total_plain,
        try_cast(s.quantity AS DECIMAL(24,8)) AS quantity_plain,
        try_cast(s.unit_price AS DECIMAL(24,12)) AS price_plain,
        regexp_full_match(s.einvoice_number, '[0-9]{20}') AS is_einvoice_plain,
        regexp_full_match(s.invoice_number, '[0-9]+') AS is_number_plain,
        is_plain_id(s.supplier_id) AS is_supplier_plain,
        is_plain_id(s.buyer_id) AS is_buyer_plain
    FROM source_text AS s
),
-- every text without what surrounds it, of figures and days only those not read so far
tidy AS (
    SELECT
        w.* EXCLUDE (
            supplier_name, buyer_name, goods_name, specification, unit, invoice_kind, remark,
            special_business, line_number
        ),
        clean_text(w.supplier_name) AS supplier_name,
        clean_text(w.buyer_name) AS buyer_name,
        clean_text(w.goods_name) AS goods_name,
        clean_text(w.specification) AS specification,
        clean_text(w.unit) AS unit,
        clean_text(w.kind_named) AS invoice_kind,
        clean_text(w.remark) AS remark,
        clean_text(w.business_named) AS special_business,
        try_cast(w.line_number AS INTEGER) AS line_number,
        CASE WHEN w.owner_id = w.supplier_id THEN w.is_supplier_plain
            WHEN w.owner_id = w.buyer_id THEN w.is_buyer_plain
            ELSE coalesce(is_plain_id(w.owner_id), FALSE)
        END AS is_owner_plain,
        CASE WHEN w.is_supplier_plain THEN w.supplier_id ELSE bare_id(w.supplier_id) END
            AS supplier_code,
        CASE WHEN w.is_buyer_plain THEN w.buyer_id ELSE bare_id(w.buyer_id) END AS buyer_code,
        CASE WHEN w.is_einvoice_plain THEN w.einvoice_number ELSE clean_digits(w.einvoice_number)
            END AS einvoice_text,
        clean_digits(w.invoice_code) AS code_text,
        CASE WHEN w.is_number_plain THEN w.invoice_number ELSE clean_digits(w.invoice_number)
            END AS number_text,
        CASE WHEN w.rate_plain IS NULL THEN clean_text(CAST(w.tax_rate AS VARCHAR)) END AS rate_left,
        CASE WHEN w.day_plain IS NULL THEN clean_text(CAST(w.issued_on AS VARCHAR)) END AS day_left,
        CASE WHEN w.amount_plain IS NULL THEN clean_text(CAST(w.amount AS VARCHAR)) END AS amount_left,
        CASE WHEN w.tax_plain IS NULL THEN clean_text(CAST(w.tax AS VARCHAR)) END AS tax_left,
        CASE WHEN w.total_plain IS NULL THEN clean_text(CAST(w.total AS VARCHAR)) END AS total_left,
        CASE WHEN w.quantity_plain IS NULL THEN clean_text(CAST(w.quantity AS VARCHAR)) END AS quantity_left,
        CASE WHEN w.price_plain IS NULL THEN clean_text(CAST(w.unit_price AS VARCHAR)) END AS price_left
    FROM worded AS w
),
wide AS (
    SELECT
        t.*,
        CASE WHEN t.is_owner_plain THEN t.owner_id ELSE bare_id(t.owner_id) END AS owner_code,
        half_width(t.rate_left) AS rate_form,
        bare(t.day_left) AS day_form,
        half_width(t.amount_left) AS amount_wide,
        half_width(t.tax_left) AS tax_wide,
        half_width(t.total_left) AS total_wide,
        half_width(t.quantity_left) AS quantity_wide,
        half_width(t.price_left) AS price_wide
    FROM tidy AS t
),
formed AS (
    SELECT
        w.*,
        written_day(w.day_form) AS day_written,
        figure_form(w.amount_wide) AS amount_form,
        figure_form(w.tax_wide) AS tax_form,
        figure_form(w.total_wide) AS total_form,
        figure_form(w.quantity_wide) AS quantity_form,
        figure_form(w.price_wide) AS price_form
    FROM wide AS w
),
figures AS (
    SELECT
        f.*,
        coalesce(f.rate_plain, share_of(f.rate_form)) AS rate,
        coalesce(f.day_plain, plausible_day(f.day_written)) AS day_read,
        coalesce(f.amount_plain, try_cast(f.amount_form AS DECIMAL(18,2))) AS amount_read,
        coalesce(f.tax_plain, try_cast(f.tax_form AS DECIMAL(18,2))) AS tax_read,
        coalesce(f.total_plain, try_cast(f.total_form AS DECIMAL(18,2))) AS total_read,
        coalesce(f.quantity_plain, try_cast(f.quantity_form AS DECIMAL(24,8))) AS quantity_read,
        coalesce(f.price_plain, try_cast(f.price_form AS DECIMAL(24,12))) AS price_read
    FROM formed AS f
),
parties AS (
    SELECT
        t.*,
        -- issued by a tax office on behalf of the seller, whom the remark names
        CASE WHEN contains(t.remark, '代开') THEN coalesce(contains(t.supplier_name, '税务'), FALSE)
            ELSE FALSE END AS is_on_behalf,
        -- on purchase invoices for farm produce and reverse-issued ones the issuer is the buyer
        CASE
            WHEN contains(t.special_business, '收购') OR contains(t.special_business, '反向开票')
                THEN TRUE
            ELSE coalesce(
                contains(t.invoice_kind, '收购') OR contains(t.invoice_kind, '反向开票'), FALSE)
        END AS is_by_buyer,
        coalesce(t.einvoice_text, CASE WHEN strlen(t.number_text) = 20
            AND (t.is_number_plain OR regexp_full_match(t.number_text, '[0-9]+'))
            THEN t.number_text END) AS number_20,
        CASE WHEN t.owner_code IS NULL THEN CAST(:owner_id AS VARCHAR)
            WHEN t.is_owner_plain THEN t.owner_code ELSE stated_id(t.owner_code) END AS owner,
        CASE WHEN t.is_supplier_plain THEN t.supplier_code ELSE stated_id(t.supplier_code) END
            AS supplier_stated,
        CASE WHEN t.is_buyer_plain THEN t.buyer_code ELSE stated_id(t.buyer_code) END
            AS buyer_stated
    FROM figures AS t
),
placed AS (
    SELECT
        p.*,
        CASE
            WHEN p.is_on_behalf THEN coalesce(
                on_behalf_id(p.remark), p.supplier_stated)
            WHEN p.supplier_stated IS NOT NULL THEN p.supplier_stated
            WHEN p.side_stated IS DISTINCT FROM 'sales' OR clean_text(p.supplier_id) IS NOT NULL
                THEN NULL
            WHEN p.is_by_buyer THEN p.buyer_stated
            ELSE p.owner
        END AS supplier,
        CASE WHEN p.is_on_behalf THEN coalesce(on_behalf_name(p.remark), p.supplier_name)
            WHEN p.is_by_buyer AND p.supplier_id IS NULL THEN p.buyer_name
            ELSE p.supplier_name END AS seller_name,
        CASE
            WHEN p.is_by_buyer AND p.supplier_id IS NULL AND p.side_stated = 'sales' THEN p.owner
            WHEN p.buyer_stated IS NOT NULL THEN p.buyer_stated
            WHEN p.side_stated = 'purchases' AND clean_text(p.buyer_id) IS NULL THEN p.owner
            WHEN is_export(p.invoice_kind, CAST(p.tax_rate AS VARCHAR)) THEN 'OVERSEAS'
        END AS buyer
    FROM parties AS p
),
amounts AS (
    SELECT
        p.*,
        (p.amount_left IS NOT NULL AND p.amount_read IS NULL)
        OR (p.tax_left IS NOT NULL AND p.tax_read IS NULL)
        OR (p.total_left IS NOT NULL AND p.total_read IS NULL)
        OR (p.quantity_left IS NOT NULL AND p.quantity_read IS NULL)
        OR (p.price_left IS NOT NULL AND p.price_read IS NULL) AS is_unread,
        CASE
            -- a cell that is there but cannot be read is not replaced by another figure
            WHEN p.amount_left IS NOT NULL AND p.amount_read IS NULL THEN NULL
            WHEN :amount_from = 'tax' THEN taxed_amount(p.tax_read, p.rate)
            WHEN :amount_from = 'amount'
                THEN coalesce(p.amount_read, try_cast(p.total_read - p.tax_read AS DECIMAL(18,2)))
            WHEN p.tax_read IS NOT NULL
                THEN try_cast(coalesce(p.amount_read, p.total_read) - p.tax_read AS DECIMAL(18,2))
            ELSE without_tax(coalesce(p.amount_read, p.total_read), p.rate)
        END AS net
    FROM placed AS p
),
judged AS (
    SELECT
        a.*,
        CASE
            WHEN a.day_read IS NOT NULL THEN FALSE
            ELSE regexp_matches(
                word_form(concat_ws(
                    '|', a.first_cell, a.day_form, a.goods_name, a.number_text,
                    a.supplier_name
                )),
                :summary_pattern
            )
        END AS is_summary,
        CASE
            WHEN (NOT a.is_einvoice_plain AND has_exponent(a.einvoice_text))
                OR (NOT a.is_number_plain AND has_exponent(a.number_text)) THEN 'ruined_number'
            WHEN NOT a.is_einvoice_plain AND NOT regexp_full_match(a.number_20, '[0-9]{20}')
                THEN 'unreadable_number'
            WHEN a.day_read IS NULL THEN
                CASE
                    WHEN a.day_left IS NULL THEN 'no_date'
                    WHEN looks_like_day(a.day_form) THEN 'impossible_date'
                    ELSE 'unreadable_date'
                END
            WHEN a.is_unread AND (
                is_too_large(a.amount_form, 1e16) OR is_too_large(a.total_form, 1e16)
                OR is_too_large(a.tax_form, 1e16) OR is_too_large(a.quantity_form, 1e16)
                OR is_too_large(a.price_form, 1e12)
            ) THEN 'overflow'
            WHEN a.net IS NULL THEN
                CASE
                    WHEN :amount_from = 'tax' AND a.tax_read IS NOT NULL THEN 'no_tax_rate'
                    WHEN :amount_from = 'amount_with_tax' AND a.tax_read IS NULL
                        AND coalesce(a.amount_read, a.total_read) IS NOT NULL THEN 'no_tax_rate'
                    WHEN coalesce(
                        a.amount_left, a.total_left, CAST(a.amount_read AS VARCHAR),
                        CAST(a.total_read AS VARCHAR)
                    ) IS NULL THEN 'no_amount'
                    ELSE 'unreadable_amount'
                END
            WHEN (NOT a.is_supplier_plain AND has_exponent(a.supplier_code))
                OR (NOT a.is_buyer_plain AND has_exponent(a.buyer_code)) THEN 'ruined_id'
            WHEN a.supplier IS NULL THEN 'no_supplier'
            WHEN a.buyer IS NULL AND a.buyer_name IS NULL AND clean_text(a.buyer_id) IS NULL THEN 'no_buyer'
            WHEN a.status_meaning IS NULL AND clean_text(a.status) IS NOT NULL
                THEN 'unknown_status'
        END AS reason
    FROM amounts AS a
),
sided AS (
    SELECT
        j.*,
        CASE
            WHEN j.reason = 'ruined_number' THEN coalesce(j.einvoice_text, j.number_text)
            WHEN j.reason = 'unreadable_number' THEN j.einvoice_text
            WHEN j.reason IN ('impossible_date', 'unreadable_date') THEN j.day_left
            WHEN j.reason = 'overflow' THEN concat_ws(
                ' · ', clean_text(CAST(j.amount AS VARCHAR)), clean_text(CAST(j.tax AS VARCHAR)), clean_text(CAST(j.total AS VARCHAR)),
                clean_text(CAST(j.quantity AS VARCHAR)), clean_text(CAST(j.unit_price AS VARCHAR)))
            WHEN j.reason IN ('unreadable_amount', 'no_tax_rate')
                THEN coalesce(clean_text(CAST(j.amount AS VARCHAR)), clean_text(CAST(j.total AS VARCHAR)), clean_text(CAST(j.tax AS VARCHAR)))
            WHEN j.reason = 'ruined_id' THEN CASE WHEN has_exponent(j.supplier_code)
                THEN j.supplier_code ELSE j.buyer_code END
            WHEN j.reason = 'no_supplier' THEN coalesce(clean_text(j.supplier_id), j.supplier_name)
            WHEN j.reason = 'unknown_status' THEN clean_text(j.status)
        END AS left_over,
        CASE
            WHEN j.owner IS NULL THEN NULL
            WHEN j.supplier = j.owner AND j.buyer IS DISTINCT FROM j.owner THEN 'sales'
            WHEN j.buyer = j.owner AND j.supplier IS DISTINCT FROM j.owner THEN 'purchases'
            WHEN j.side_stated IS NOT NULL THEN j.side_stated
            WHEN j.supplier = j.owner THEN 'sales'
        END AS book_side,
        CASE WHEN j.number_text IS DISTINCT FROM j.number_20 THEN padded(j.number_text) END
            AS number_padded,
        coalesce(j.total_read, CASE WHEN :amount_from = 'amount_with_tax' THEN j.amount_read END,
            try_cast(j.net + coalesce(j.tax_read, 0) AS DECIMAL(18,2))) AS total_sum
    FROM judged AS j
)
SELECT
    file_id,
    source_row,
    CASE
        WHEN first_cell IS NULL THEN 'blank'
        WHEN is_summary THEN 'summary'
        WHEN reason IS NOT NULL THEN 'rejected'
        ELSE 'loaded'
    END AS fate,
    CASE WHEN NOT is_summary THEN reason END AS reason_code,
    CASE WHEN NOT is_summary THEN left_over END AS offending,
    :grain AS grain,
    book_side AS side,
    CASE WHEN book_side IS NOT NULL THEN owner END AS owner_id,
    CASE
        WHEN number_20 IS NULL AND code_text IS NULL AND number_padded IS NOT NULL THEN concat_ws(
            '|',
            number_padded,
            CASE WHEN :by_day THEN CAST(day_read AS VARCHAR) END,
            CASE WHEN :by_supplier THEN supplier END,
            CASE WHEN :by_buyer THEN coalesce(buyer, '') END,
            CASE WHEN :by_total THEN CAST(total_sum AS VARCHAR) END
        )
    END AS own_identity,
    number_20 AS einvoice_number,
    code_text AS invoice_code,
    number_padded AS invoice_number,
    line_number,
    day_read AS issued_on,
    supplier AS supplier_id,
    seller_name AS supplier_name,
    buyer AS buyer_id,
    CASE WHEN is_by_buyer AND supplier_id IS NULL THEN NULL ELSE buyer_name END AS buyer_name,
    CASE WHEN goods_code IS NULL THEN NULL
        WHEN goods_code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' THEN goods_code
        WHEN regexp_full_match(clean_digits(goods_code), '[0-9]{3,19}')
            THEN rpad(clean_digits(goods_code), 19, '0')
    END AS goods_code,
    goods_name,
    specification,
    unit,
    quantity_read AS quantity,
    price_read AS unit_price,
    coalesce(net, amount_read) AS amount,
    rate AS tax_rate,
    tax_read AS tax,
    total_sum AS total,
    invoice_kind,
    CASE WHEN status IS NULL OR status_meaning IS NULL OR status_meaning = 'risk' THEN 'normal'
        ELSE status_meaning END AS status,
    CASE
        WHEN status_meaning = 'risk'
            THEN concat_ws(' ', clean_text(status), CASE WHEN NOT is_no_risk THEN clean_text(risk) END)
        WHEN NOT is_no_risk THEN clean_text(risk)
    END AS risk,
    remark,
    CASE WHEN currency IS NULL OR currency = 'CNY' THEN 'CNY' ELSE coalesce(clean_code(currency), 'CNY')
    END AS currency,
    :amount_from = 'tax' AS is_estimated,
    clean_digits(supplier_region) AS supplier_region,
    clean_digits(buyer_region) AS buyer_region,
    special_business,
    CASE
        WHEN original_number IS NULL THEN NULL
        ELSE concat_ws('-', clean_digits(original_code), padded(clean_digits(original_number)))
    END AS original_number
FROM sided
