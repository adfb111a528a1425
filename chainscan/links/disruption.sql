-- What silenced several links at once: one supplier, one buyer, or a whole province.
-- lost_amount is expected less actual trade over all observed links of the enterprise or
-- region, flagged or not.
-- reads: found_event
-- params: none
-- one row: event
SELECT
    CAST(event_id AS VARCHAR) AS event_id,
    CAST(cause AS VARCHAR) AS cause,
    CAST(enterprise_key AS INTEGER) AS enterprise_key,
    CAST(region_code AS VARCHAR) AS region_code,
    CAST(since AS DATE) AS since,
    CAST(links AS INTEGER) AS links,
    CAST(CAST(lost_fen AS BIGINT) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS lost_amount,
    CAST(evidence AS VARCHAR) AS evidence
FROM found_event
ORDER BY lost_fen DESC, event_id
