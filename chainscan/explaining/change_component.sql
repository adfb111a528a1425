-- What a change is made of.
-- reads: change_bridge
-- params: finding
-- one row: comparator, component
SELECT comparator, component, amount FROM change_bridge WHERE change_id = :finding
