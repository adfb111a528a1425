-- The rows at hand, each with its invoice and the rank of its copy: lines go before heads, then
-- the seller's book before nobody's before the buyer's. At first all loaded rows count.
-- reads: touched_row, paper_number
-- params: none
-- one row: none, this file only creates
CREATE OR REPLACE TEMP VIEW keyed_row AS
SELECT
    coalesce(p.invoice_key, r.identity) AS invoice_key,
    CAST(
        CASE r.grain WHEN 'line' THEN 0 ELSE 3 END
        + CASE r.side WHEN 'sales' THEN 1 WHEN 'purchases' THEN 3 ELSE 2 END AS TINYINT
    ) AS copy_rank,
    CAST(CASE r.status
        WHEN 'voided' THEN 3 WHEN 'reversed' THEN 2 WHEN 'partly_reversed' THEN 1 ELSE 0
    END AS TINYINT) AS finality,
    r.*
FROM touched_row AS r
LEFT JOIN paper_number AS p ON r.identity = p.identity;
CREATE OR REPLACE TEMP VIEW copy_row AS
SELECT * FROM keyed_row WHERE fate = 'loaded';
CREATE OR REPLACE TEMP VIEW copy_scope AS FROM copy_row;
