-- An enterprise's own totals against earlier periods, of the sides whose book is its own.
-- reads: enterprise_change, book
-- params: enterprise
-- one row: code
SELECT
    c.code, c.value, c.previous, c.last_year, c.aligned,
    c.change_previous, c.change_last_year, c.change_aligned, c.reason
FROM enterprise_change AS c
WHERE
    c.enterprise_key = :enterprise
    AND c.scope = 'all'
    AND c.unit IS NULL
    AND c.code IN ('M01', 'M03', 'M05')
    AND EXISTS (
        SELECT 1
        FROM book AS b
        WHERE
            b.enterprise_key = :enterprise
            AND b.side = CASE WHEN c.code = 'M01' THEN 'purchases' ELSE 'sales' END
    )
ORDER BY c.code
