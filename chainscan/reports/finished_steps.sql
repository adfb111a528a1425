-- What each step was made from and what it cost.
-- reads: step
-- params: none
-- one row: step
SELECT name, input_hash, settings_hash, version, as_of, row_count, seconds
FROM step
ORDER BY name
