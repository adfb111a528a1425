-- No common causes: what is matched on a past day are single links that had ended by then.
-- reads: none
-- params: none
-- one row: none
SELECT
    CAST(NULL AS VARCHAR) AS event_id,
    CAST(NULL AS VARCHAR) AS cause,
    CAST(NULL AS INTEGER) AS enterprise_key,
    CAST(NULL AS VARCHAR) AS region_code
WHERE FALSE
