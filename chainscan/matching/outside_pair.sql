-- Suppliers with capacity that sell goods of about the same name as a need's, under another goods
-- group; of those with capacity in the need's own group none. The nearest names first, then those
-- who sell most under them.
-- reads: near_name, need, spare_capacity, invoice_line, lost_pair
-- params: as_of, year_from, most
-- one row: need, supplier
WITH able AS (
    SELECT supplier_key, goods_group
    FROM spare_capacity
    WHERE unit IS NULL AND monthly_spare >= 0.01
),
wanted AS (
    SELECT DISTINCT CAST(goods_name AS VARCHAR) AS goods_name, goods_group FROM near_name
),
sold AS (
    SELECT
        i.goods_name,
        i.goods_group,
        i.supplier_key,
        sum(CAST(CAST(i.amount AS DECIMAL(38, 2)) * 100 AS HUGEINT)) AS fen
    FROM invoice_line AS i
    SEMI JOIN wanted AS w ON w.goods_name = i.goods_name AND w.goods_group = i.goods_group
    SEMI JOIN able AS a ON a.supplier_key = i.supplier_key AND a.goods_group = i.goods_group
    WHERE
        i.known_on <= :as_of
        AND i.issued_on BETWEEN :year_from AND :as_of
        AND i.amount > 0
        AND i.status IN ('normal', 'partly_reversed')
    GROUP BY i.goods_name, i.goods_group, i.supplier_key
    -- The largest of each name are enough, and many sellers of one name cost nothing more.
    QUALIFY row_number() OVER (
        PARTITION BY i.goods_name, i.goods_group ORDER BY fen DESC, i.supplier_key
    ) <= 2 * :most
),
found AS (
    -- Of a supplier's several names and groups the nearest.
    SELECT CAST(n.need_id AS VARCHAR) AS need_id, s.supplier_key, s.goods_group, n.nearness, s.fen
    FROM near_name AS n
    INNER JOIN sold AS s
        ON s.goods_name = CAST(n.goods_name AS VARCHAR) AND s.goods_group = n.goods_group
    INNER JOIN need AS w ON w.need_id = CAST(n.need_id AS VARCHAR)
    ANTI JOIN able AS a ON a.supplier_key = s.supplier_key AND a.goods_group = w.goods_group
    ANTI JOIN lost_pair AS p ON p.buyer_key = w.buyer_key AND p.supplier_key = s.supplier_key
    QUALIFY row_number() OVER (
        PARTITION BY n.need_id, s.supplier_key
        ORDER BY n.nearness DESC, s.fen DESC, s.goods_group, s.goods_name
    ) = 1
)
SELECT need_id, supplier_key, goods_group
FROM found
QUALIFY row_number() OVER (
    PARTITION BY need_id ORDER BY nearness DESC, fen DESC, supplier_key
) <= :most
ORDER BY need_id, supplier_key
