-- What a run found goes before the same run is noted again.
-- reads: finding_run
-- params: kind, period, as_of
-- one row: none, this statement changes finding_seen
DELETE FROM finding_seen WHERE run_number IN (
    SELECT run_number
    FROM finding_run
    WHERE kind = :kind AND period = :period AND as_of = :as_of
)
