-- The most that each stating enterprise ever bought (needs) or sold (offers) in a month.
-- reads: stated_row, trade
-- params: kind, as_of
-- one row: enterprise
WITH monthly AS (
    SELECT
        CASE WHEN :kind = 'need' THEN t.buyer_key ELSE t.supplier_key END AS enterprise_key,
        date_trunc('month', t.day) AS month,
        sum(t.amount) AS amount
    FROM trade AS t
    WHERE
        t.known_on <= :as_of
        AND CASE WHEN :kind = 'need' THEN t.buyer_key ELSE t.supplier_key END
        IN (SELECT enterprise_key FROM stated_row)
    GROUP BY ALL
)
SELECT enterprise_key, max(amount) AS most FROM monthly GROUP BY enterprise_key
