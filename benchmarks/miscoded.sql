-- Every fifth supplier bills its goods under the code, and the prefix, of other goods.
CREATE TABLE line AS
SELECT *, regexp_extract(goods_name, '^\*[^*]*\*') AS prefix FROM read_parquet($invoices);

CREATE TABLE goods AS
SELECT goods_code, min(prefix) AS prefix, row_number() OVER (ORDER BY goods_code) - 1 AS place
FROM line
WHERE goods_code IS NOT NULL
GROUP BY goods_code;

CREATE TABLE other AS
SELECT DISTINCT ON (a.goods_code) a.goods_code, b.goods_code AS other_code, b.prefix AS other_prefix
FROM goods AS a
INNER JOIN goods AS b ON left(b.goods_code, 7) <> left(a.goods_code, 7)
ORDER BY a.goods_code, (b.place - a.place + 7919) % 11, b.goods_code;

CREATE TABLE miscoded AS
SELECT
    l.* EXCLUDE (prefix, goods_code, goods_name),
    CASE WHEN o.other_code IS NOT NULL AND w.supplier_id IS NOT NULL
        THEN o.other_code ELSE l.goods_code END AS goods_code,
    CASE WHEN o.other_code IS NOT NULL AND w.supplier_id IS NOT NULL
        THEN o.other_prefix || substr(l.goods_name, length(l.prefix) + 1) ELSE l.goods_name END
        AS goods_name
FROM line AS l
LEFT JOIN other AS o ON o.goods_code = l.goods_code
LEFT JOIN (
    SELECT supplier_id
    FROM (SELECT DISTINCT supplier_id FROM line)
    WHERE ('0x' || left(sha256(supplier_id), 6))::INTEGER % 5 = 0
) AS w ON w.supplier_id = l.supplier_id;
