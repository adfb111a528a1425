-- A run goes before it is noted again: run twice, it is one run.
-- reads: none
-- params: kind, period, as_of
-- one row: none, this statement changes finding_run
DELETE FROM finding_run WHERE kind = :kind AND period = :period AND as_of = :as_of
