-- change_bridge with what the change is and whose.
-- reads: change_bridge, enterprise_change, enterprise
-- params: none
-- one row: change, comparator, component
SELECT
    b.change_id,
    c.code,
    e.display_id AS enterprise_id,
    e.name,
    c.period,
    b.comparator,
    b.component,
    b.amount
FROM change_bridge AS b
INNER JOIN enterprise_change AS c ON c.change_id = b.change_id
INNER JOIN enterprise AS e ON e.enterprise_key = c.enterprise_key
