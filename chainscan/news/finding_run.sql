-- One more run; its number is the next.
-- reads: finding_run
-- params: kind, period, period_end, as_of
-- one row: run
SELECT
    CAST(coalesce(max(run_number), 0) + 1 AS INTEGER) AS run_number,
    CAST(:kind AS VARCHAR) AS kind,
    CAST(:period AS VARCHAR) AS period,
    CAST(:period_end AS DATE) AS period_end,
    CAST(:as_of AS DATE) AS as_of
FROM finding_run
