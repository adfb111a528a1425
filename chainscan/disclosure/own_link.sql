-- An enterprise's links that fell silent and whose own history alone makes that improbable, as its
-- own book, which covers the silence, shows them.
-- reads: broken_link, book, enterprise
-- params: enterprise, rate
-- one row: link
WITH own AS (
    SELECT b.*, CASE WHEN b.buyer_key = :enterprise THEN 'purchases' ELSE 'sales' END AS side
    FROM broken_link AS b
    WHERE b.code = 'L01' AND (b.buyer_key = :enterprise OR b.supplier_key = :enterprise)
)
SELECT
    o.side, e.display_id, e.name, e.region_code, o.last_day, o.silent_days, o.usual_gap_days
FROM own AS o
INNER JOIN enterprise AS e
    ON e.enterprise_key = CASE WHEN o.side = 'purchases' THEN o.supplier_key ELSE o.buyer_key END
WHERE
    o.q_value <= :rate
    AND EXISTS (
        SELECT 1
        FROM book AS k
        WHERE
            k.enterprise_key = :enterprise
            AND k.side = o.side
            AND k.observed_until >= least(o.as_of, (SELECT max(observed_until) FROM book))
    )
ORDER BY o.side, o.silent_days DESC, e.display_id
