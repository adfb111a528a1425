-- The rows of all books as text and money, in the columns an export has.
-- reads: sim_row, sim_party, sim_catalogue
-- params: none
-- one row: goods line in one book
SELECT
    o.id AS owner_id,
    CASE r.side WHEN 0 THEN 'sales' ELSE 'purchases' END AS side,
    CASE WHEN r.is_e
        THEN lpad(CAST(r.head AS VARCHAR), 5, '0') || lpad(CAST(r.serial AS VARCHAR), 15, '0')
    END AS einvoice_number,
    CASE WHEN NOT r.is_e THEN lpad(CAST(r.head AS VARCHAR), 10, '0') END AS invoice_code,
    CASE WHEN NOT r.is_e THEN lpad(CAST(r.serial AS VARCHAR), 8, '0') END AS invoice_number,
    r.line_number,
    CAST(DATE '1970-01-01' + CAST(r.day AS INTEGER) AS DATE) AS issued_on,
    s.id AS supplier_id,
    s.name AS supplier_name,
    nullif(b.id, '') AS buyer_id,
    b.name AS buyer_name,
    c.goods_code,
    c.goods_name,
    CASE WHEN r.quantity <> 0 THEN nullif(c.text, '') END AS specification,
    CASE WHEN r.quantity <> 0 THEN c.unit END AS unit,
    CASE WHEN r.quantity <> 0
        THEN CAST(r.quantity * CAST(0.001 AS DECIMAL(4, 3)) AS DECIMAL(24, 3))
    END AS quantity,
    CASE WHEN r.quantity <> 0
        THEN CAST(r.price * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(24, 4))
    END AS unit_price,
    CAST(r.amount * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS amount,
    CAST(r.rate * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(6, 2)) AS tax_rate,
    CAST(r.tax * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS tax,
    CAST((r.amount + r.tax) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS total,
    CASE
        WHEN r.is_e AND r.ordinary THEN '数电票（普通发票）'
        WHEN r.is_e THEN '数电票（增值税专用发票）'
        WHEN r.ordinary THEN '增值税普通发票'
        ELSE '增值税专用发票'
    END AS invoice_kind,
    CASE r.status
        WHEN 0 THEN '正常' WHEN 1 THEN '已作废' WHEN 2 THEN '已红冲-全额' ELSE '已红冲-部分'
    END AS status,
    CASE WHEN r.risky THEN '疑点发票' ELSE '正常' END AS risk,
    CASE
        WHEN r.original_head = 0 THEN NULL
        WHEN r.is_e
            THEN '被红冲蓝字数电发票号码：' || lpad(CAST(r.original_head AS VARCHAR), 5, '0')
            || lpad(CAST(r.original_serial AS VARCHAR), 15, '0')
        ELSE '对应正数发票代码:' || lpad(CAST(r.original_head AS VARCHAR), 10, '0')
        || '号码:' || lpad(CAST(r.original_serial AS VARCHAR), 8, '0')
    END AS remark
FROM sim_row AS r
INNER JOIN sim_party AS o ON o.party = r.owner
INNER JOIN sim_party AS s ON s.party = r.supplier
INNER JOIN sim_party AS b ON b.party = r.buyer
INNER JOIN sim_catalogue AS c ON c.goods = r.goods AND c.specification = r.specification
ORDER BY r.row
