-- Whether an event of that id was found.
-- reads: disruption
-- params: finding_id
-- one row: event
SELECT event_id FROM disruption WHERE event_id = :finding_id LIMIT 1
