-- What is on record of a finding, the latest, which counts, first.
-- reads: outcome
-- params: finding
-- one row: record
SELECT status, "day", valid_until, note
FROM outcome
WHERE finding_id = :finding
ORDER BY "day" DESC, record_number DESC
