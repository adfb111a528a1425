-- All bridges, in the order they were written.
-- reads: change_bridge, enterprise_change
-- params: none
-- one row: change, comparator, component
SELECT c.code, c.enterprise_key, b.* FROM change_bridge AS b
INNER JOIN enterprise_change AS c ON c.change_id = b.change_id
