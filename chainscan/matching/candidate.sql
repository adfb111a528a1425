-- Suppliers weighed for each need: the points of every comparison, and their sum.
-- reads: candidate_frame
-- params: none
-- one row: need, supplier
SELECT
    CAST(need_id AS VARCHAR) AS need_id,
    CAST(supplier_key AS INTEGER) AS supplier_key,
    CAST(score AS DECIMAL(9, 2)) AS score,
    CAST(columns('.*_points$') AS DECIMAL(9, 2))
FROM candidate_frame
ORDER BY arc
