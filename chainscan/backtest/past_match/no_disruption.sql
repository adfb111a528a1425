-- The common causes found today; on a past day single links are matched.
-- reads: disruption
-- params: none
-- one row: none, this file deletes
DELETE FROM disruption
