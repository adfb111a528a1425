-- One owner for all files of this load.
-- reads: given_file
-- params: owner_id
-- one row: folder
SELECT DISTINCT folder, CAST(:owner_id AS VARCHAR) AS owner_id FROM given_file ORDER BY folder
