-- How many links the silence test flagged at its rate of false ones, and how many in all.
-- reads: link_judgement
-- params: rate
-- one row: all flagged links
SELECT
    count(*) AS flagged,
    count(*) FILTER (WHERE q_value <= :rate) AS tested,
    max(q_value) FILTER (WHERE q_value <= :rate) AS highest_q
FROM link_judgement
WHERE status = 'flagged'
