-- Whether a change of that id was measured.
-- reads: enterprise_change
-- params: finding_id
-- one row: change
SELECT change_id FROM enterprise_change WHERE change_id = :finding_id LIMIT 1
