-- Net trade of the contest's invoices: repeated rows once, voided ones out.
-- reads: purchases, sales
-- params: none
-- one row: supplier, buyer, day
WITH invoice AS (
    SELECT DISTINCT "企业代号" AS owner, "发票号码" AS number, "开票日期" AS day,
        "销方单位代号" AS supplier, "企业代号" AS buyer, "金额" AS amount, "税额" AS tax
    FROM purchases
    WHERE trim("发票状态") = '有效发票'
    UNION ALL
    SELECT DISTINCT "企业代号", "发票号码", "开票日期", "企业代号", "购方单位代号", "金额", "税额"
    FROM sales
    WHERE trim("发票状态") = '有效发票'
)

SELECT
    supplier,
    buyer,
    CAST(strptime(day, '%Y/%m/%d') AS DATE) AS day,
    SUM(CAST(amount AS DECIMAL(18, 2))) AS amount,
    SUM(CASE WHEN CAST(amount AS DECIMAL(18, 2)) > 0 THEN 1 ELSE 0 END) AS invoices
FROM invoice
GROUP BY ALL
