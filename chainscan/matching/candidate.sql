-- Suppliers weighed for each need: the points of every comparison, and their sum;
-- `supplier_goods_group` is where their capacity stands, another than the need's if found by name.
-- reads: candidate_frame
-- params: none
-- one row: need, supplier
SELECT
    CAST(need_id AS VARCHAR) AS need_id,
    CAST(supplier_key AS INTEGER) AS supplier_key,
    CAST(supplier_goods_group AS SMALLINT) AS supplier_goods_group,
    CAST(score AS DECIMAL(9, 2)) AS score,
    CAST(columns('.*_points$') AS DECIMAL(9, 2))
FROM candidate_frame
ORDER BY arc
