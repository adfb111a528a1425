-- What the candidate stage keeps of suppliers proven to be right: those from whom the buyer of a
-- need itself bought the goods in the year before the as-of day. `proven` trade the goods group of
-- the need, have capacity and may be named; `kept` of them are candidates. `other_code` sold the
-- buyer goods of the same name under another goods group; `other_kept` of these are candidates.
-- reads: need, invoice_line, spare_capacity, lost_pair, candidate
-- params: as_of, year_from
-- one row: all
WITH seeking AS (
    SELECT need_id, buyer_key, lost_supplier_key, goods_group
    FROM need
    WHERE goods_group <> 0
),
line AS (
    SELECT buyer_key, supplier_key, goods_group, goods_name
    FROM invoice_line
    WHERE
        buyer_key IN (SELECT buyer_key FROM seeking)
        AND known_on <= :as_of
        AND issued_on BETWEEN :year_from AND :as_of
        AND amount > 0
        AND status IN ('normal', 'partly_reversed')
    GROUP BY buyer_key, supplier_key, goods_group, goods_name
),
able AS (
    SELECT supplier_key, goods_group
    FROM spare_capacity
    WHERE unit IS NULL AND monthly_spare >= 0.01
),
same_group AS (
    SELECT DISTINCT n.need_id, l.supplier_key
    FROM seeking AS n
    INNER JOIN line AS l ON l.buyer_key = n.buyer_key AND l.goods_group = n.goods_group
    INNER JOIN able AS a ON a.supplier_key = l.supplier_key AND a.goods_group = n.goods_group
    ANTI JOIN lost_pair AS p ON p.buyer_key = n.buyer_key AND p.supplier_key = l.supplier_key
),
same_name AS (
    SELECT DISTINCT n.need_id, l.supplier_key
    FROM seeking AS n
    INNER JOIN line AS w
        ON
            w.buyer_key = n.buyer_key
            AND w.supplier_key = n.lost_supplier_key
            AND w.goods_group = n.goods_group
    INNER JOIN line AS l
        ON
            l.buyer_key = n.buyer_key
            AND l.goods_name = w.goods_name
            AND l.goods_group <> n.goods_group
    INNER JOIN able AS a ON a.supplier_key = l.supplier_key AND a.goods_group = l.goods_group
    ANTI JOIN lost_pair AS p ON p.buyer_key = n.buyer_key AND p.supplier_key = l.supplier_key
    ANTI JOIN same_group AS g ON g.need_id = n.need_id AND g.supplier_key = l.supplier_key
)
SELECT
    (SELECT count(*) FROM same_group) AS proven,
    (
        SELECT count(*)
        FROM same_group AS g
        INNER JOIN candidate AS c ON c.need_id = g.need_id AND c.supplier_key = g.supplier_key
    ) AS kept,
    (SELECT count(*) FROM same_name) AS other_code,
    (
        SELECT count(*)
        FROM same_name AS g
        INNER JOIN candidate AS c ON c.need_id = g.need_id AND c.supplier_key = g.supplier_key
    ) AS other_kept
