-- As link_outlook: nothing.
-- reads: none
-- params: none
-- one row: none
SELECT
    CAST(NULL AS VARCHAR) AS link_id,
    CAST(NULL AS INTEGER) AS supplier_key,
    CAST(NULL AS INTEGER) AS buyer_key,
    CAST(NULL AS SMALLINT) AS goods_group
WHERE FALSE
