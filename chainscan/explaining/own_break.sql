-- The broken links of an enterprise and the disruptions that silenced them, by id.
-- reads: broken_link, enterprise, disruption, region
-- params: enterprise
-- one row: broken link or disruption
SELECT
    link_id AS finding,
    k.cause,
    CASE WHEN k.buyer_key = :enterprise THEN 'from ' || coalesce(s.name, s.display_id)
        ELSE 'to ' || coalesce(b.name, b.display_id)
    END AS partner,
    k.lost_amount AS amount
FROM broken_link AS k
INNER JOIN enterprise AS s ON k.supplier_key = s.enterprise_key
INNER JOIN enterprise AS b ON k.buyer_key = b.enterprise_key
WHERE :enterprise IN (k.supplier_key, k.buyer_key)
UNION ALL
SELECT d.event_id, d.cause, coalesce(e.name, r.name, d.region_code), d.lost_amount
FROM disruption AS d
LEFT JOIN enterprise AS e ON d.enterprise_key = e.enterprise_key
LEFT JOIN region AS r ON d.region_code = r.region_code
WHERE
    d.enterprise_key = :enterprise
    OR d.event_id IN (
        SELECT event_id FROM broken_link WHERE :enterprise IN (supplier_key, buyer_key)
    )
ORDER BY finding DESC
