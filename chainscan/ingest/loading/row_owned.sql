-- Accepted rows with owner, side and what they are told apart by.
-- reads: row_read
-- params: owner_id, grain, by_day, by_supplier, by_buyer, by_total
-- one row: source row that was read and not rejected
WITH owned AS (
    SELECT
        r.* EXCLUDE (owner_id, side, is_summary, reason_code, offending, amount_seen),
        coalesce(r.owner_id, clean_code(:owner_id)) AS owner,
        r.side AS side_stated,
        r.supplier_id = coalesce(r.owner_id, clean_code(:owner_id)) AS owner_sells,
        r.buyer_id = coalesce(r.owner_id, clean_code(:owner_id)) AS owner_buys
    FROM row_read AS r
    WHERE r.reason_code IS NULL AND NOT r.is_summary
),
sided AS (
    SELECT
        o.*,
        CASE
            WHEN o.owner IS NULL THEN NULL
            WHEN o.side_stated IS NOT NULL THEN o.side_stated
            WHEN o.owner_sells THEN 'sales'
            WHEN o.owner_buys THEN 'purchases'
        END AS side
    FROM owned AS o
)
SELECT
    s.* EXCLUDE (owner, side_stated, owner_sells, owner_buys),
    CASE WHEN s.side IS NOT NULL THEN s.owner END AS owner_id,
    s.einvoice_number IS NULL AND (s.invoice_code IS NULL OR s.invoice_number IS NULL) AS is_unsure,
    CASE
        WHEN s.einvoice_number IS NOT NULL THEN s.einvoice_number
        WHEN s.invoice_code IS NOT NULL AND s.invoice_number IS NOT NULL
            THEN s.invoice_code || '-' || s.invoice_number
        WHEN s.invoice_number IS NULL THEN s.file_id || '#' || s.source_row
        ELSE concat_ws(
            '|',
            s.invoice_number,
            CASE WHEN :by_day THEN CAST(s.issued_on AS VARCHAR) END,
            CASE WHEN :by_supplier THEN s.supplier_id END,
            CASE WHEN :by_buyer THEN coalesce(s.buyer_id, '') END,
            CASE WHEN :by_total THEN CAST(s.total AS VARCHAR) END
        )
    END AS identity_stated,
    md5_number(concat_ws(
        chr(31),
        :grain,
        coalesce(s.einvoice_number, ''),
        coalesce(s.invoice_code, ''),
        coalesce(s.invoice_number, ''),
        coalesce(CAST(s.line_number AS VARCHAR), ''),
        CAST(s.issued_on AS VARCHAR),
        s.supplier_id,
        coalesce(s.supplier_name, ''),
        coalesce(s.buyer_id, ''),
        coalesce(s.buyer_name, ''),
        coalesce(s.goods_code, ''),
        coalesce(s.goods_name, ''),
        coalesce(s.specification, ''),
        coalesce(s.unit, ''),
        coalesce(CAST(s.quantity AS VARCHAR), ''),
        coalesce(CAST(s.unit_price AS VARCHAR), ''),
        CAST(s.amount AS VARCHAR),
        coalesce(CAST(s.tax_rate AS VARCHAR), ''),
        coalesce(CAST(s.tax AS VARCHAR), ''),
        coalesce(CAST(s.total AS VARCHAR), ''),
        coalesce(s.invoice_kind, ''),
        s.status,
        coalesce(s.risk, ''),
        coalesce(s.remark, '')
    )) AS row_hash
FROM sided AS s
