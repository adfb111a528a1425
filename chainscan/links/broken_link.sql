-- Links whose silence is more than a pause, why, and what is at stake.
-- A flagged link has no trade day in the window, so what was expected is what was lost.
-- Dependencies are shares of the year up to the last normal day. Substituted is the increase
-- over expectation at the buyer's other suppliers of the same goods, shared among the buyer's
-- losses of those goods, at most all of them. Expected of a pair is its outlook, split as its
-- year was; where it has none, its rate per working day since its first trade of the year. Unknown
-- goods (group 0) are nobody else's goods: they are left out of the buyer's dependency, and nothing
-- substitutes them. Each is null where the book it needs is not observed.
-- reads: link, flagged_link, trade, link_outlook
-- params: as_of, normal_until, year_before, working_share
-- one row: link
WITH bought AS (
    SELECT
        trade.buyer_key,
        trade.goods_group,
        trade.supplier_key,
        SUM(CASE WHEN trade.day <= :normal_until THEN trade.amount ELSE 0 END) AS year_amount,
        SUM(CASE WHEN trade.day > :normal_until THEN trade.amount ELSE 0 END) AS window_amount,
        MIN(CASE WHEN trade.day <= :normal_until THEN trade.day END) AS first_day
    FROM trade
    WHERE trade.known_on <= :as_of
        AND trade.day <= :as_of
        AND trade.day > :year_before
        AND trade.supplier_key <> trade.buyer_key
        AND trade.buyer_key IN (SELECT buyer_key FROM flagged_link)
    GROUP BY trade.buyer_key, trade.goods_group, trade.supplier_key
),

pair AS (
    SELECT
        bought.buyer_key,
        bought.supplier_key,
        SUM(GREATEST(bought.year_amount, 0)) AS year_amount,
        GREATEST(30, CAST(:normal_until AS DATE) - MIN(bought.first_day) + 1) AS days,
        MAX(link_outlook.expected_amount) AS expected_amount
    FROM bought
    LEFT JOIN link
        ON link.buyer_key = bought.buyer_key
        AND link.supplier_key = bought.supplier_key
    LEFT JOIN link_outlook ON link_outlook.link_id = link.link_id
    GROUP BY bought.buyer_key, bought.supplier_key
),

rated AS (
    SELECT
        bought.*,
        CASE
            WHEN bought.year_amount <= 0 THEN 0.0
            WHEN pair.expected_amount IS NOT NULL
                THEN CAST(pair.expected_amount AS DOUBLE)
                    * CAST(bought.year_amount AS DOUBLE) / CAST(pair.year_amount AS DOUBLE)
            ELSE CAST(bought.year_amount AS DOUBLE) * :working_share * 365 / pair.days
        END AS expected
    FROM bought
    INNER JOIN pair
        ON pair.buyer_key = bought.buyer_key
        AND pair.supplier_key = bought.supplier_key
),

goods_total AS (
    SELECT
        rated.buyer_key,
        rated.goods_group,
        SUM(rated.year_amount) AS year_amount,
        SUM(
            CASE
                WHEN flagged_link.buyer_key IS NULL
                    THEN rated.window_amount - CAST(rated.expected AS DECIMAL(18, 2))
                ELSE 0
            END
        ) AS others_increase
    FROM rated
    LEFT JOIN flagged_link
        ON flagged_link.buyer_key = rated.buyer_key
        AND flagged_link.supplier_key = rated.supplier_key
    GROUP BY rated.buyer_key, rated.goods_group
),

link_goods AS (
    SELECT
        bought.supplier_key,
        bought.buyer_key,
        bought.goods_group,
        bought.year_amount,
        CAST(flagged_link.expected_fen AS DOUBLE) / 100
        * CAST(bought.year_amount AS DOUBLE)
        / CAST(SUM(bought.year_amount) OVER link AS DOUBLE) AS lost,
        CAST(bought.year_amount AS DOUBLE)
        / CAST(SUM(bought.year_amount) OVER link AS DOUBLE) AS goods_share
    FROM bought
    INNER JOIN flagged_link
        ON flagged_link.buyer_key = bought.buyer_key
        AND flagged_link.supplier_key = bought.supplier_key
    WHERE bought.year_amount > 0
    WINDOW link AS (PARTITION BY bought.supplier_key, bought.buyer_key)
),

goods_loss AS (
    SELECT
        buyer_key,
        goods_group,
        SUM(CAST(lost AS DECIMAL(18, 2))) AS lost
    FROM link_goods
    GROUP BY buyer_key, goods_group
),

replaced AS (
    SELECT
        link_goods.supplier_key,
        link_goods.buyer_key,
        SUM(CASE WHEN link_goods.goods_group > 0 THEN link_goods.year_amount END) AS own_amount,
        SUM(CASE WHEN link_goods.goods_group > 0 THEN goods_total.year_amount END)
            AS goods_amount,
        SUM(
            CASE
                WHEN link_goods.goods_group > 0
                    THEN CAST(
                        link_goods.goods_share * LEAST(
                            1.0,
                            CAST(GREATEST(goods_total.others_increase, 0) AS DOUBLE)
                            / GREATEST(CAST(goods_loss.lost AS DOUBLE), 0.01)
                        ) AS DECIMAL(18, 8)
                    )
            END
        ) AS substituted
    FROM link_goods
    INNER JOIN goods_total
        ON goods_total.buyer_key = link_goods.buyer_key
        AND goods_total.goods_group = link_goods.goods_group
    INNER JOIN goods_loss
        ON goods_loss.buyer_key = link_goods.buyer_key
        AND goods_loss.goods_group = link_goods.goods_group
    GROUP BY link_goods.supplier_key, link_goods.buyer_key
),

sold AS (
    SELECT
        supplier_key,
        SUM(amount) AS year_amount
    FROM trade
    WHERE known_on <= :as_of
        AND day <= :normal_until
        AND day > :year_before
        AND supplier_key <> buyer_key
        AND supplier_key IN (SELECT supplier_key FROM flagged_link)
    GROUP BY supplier_key
)

SELECT
    link.link_id,
    'L01' AS code,
    CAST(flagged_link.cause AS VARCHAR) AS cause,
    link.supplier_key,
    link.buyer_key,
    link.goods_group,
    CAST(:normal_until AS DATE) AS normal_until,
    CAST(:as_of AS DATE) AS as_of,
    link.last_day,
    CAST(flagged_link.silent_days AS INTEGER) AS silent_days,
    link.usual_gap_days,
    CAST(flagged_link.p_value AS DOUBLE) AS p_value,
    CAST(flagged_link.q_value AS DOUBLE) AS q_value,
    CAST(flagged_link.returned_90 AS DOUBLE) AS returned_90,
    CAST(flagged_link.returned_180 AS DOUBLE) AS returned_180,
    CAST(flagged_link.event_id AS VARCHAR) AS event_id,
    CAST(
        CAST(flagged_link.expected_fen AS BIGINT) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)
    ) AS expected_amount,
    CAST(
        CAST(flagged_link.expected_fen AS BIGINT) * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)
    ) AS lost_amount,
    CASE
        WHEN flagged_link.buyer_observed AND replaced.goods_amount > 0
            THEN LEAST(
                CAST(replaced.own_amount AS DOUBLE) / CAST(replaced.goods_amount AS DOUBLE), 1.0
            )
    END AS buyer_dependency,
    CASE
        WHEN flagged_link.supplier_observed AND sold.year_amount > 0 AND link.amount_12m >= 0
            THEN LEAST(
                CAST(link.amount_12m AS DOUBLE) / CAST(sold.year_amount AS DOUBLE), 1.0
            )
    END AS supplier_dependency,
    CASE
        WHEN flagged_link.buyer_observed AND flagged_link.expected_fen > 0
            THEN CAST(replaced.substituted AS DOUBLE)
    END AS substituted_share,
    CAST(flagged_link.buyer_observed AS BOOLEAN) AS buyer_observed,
    CAST(flagged_link.evidence AS VARCHAR) AS evidence
FROM flagged_link
INNER JOIN link
    ON link.supplier_key = flagged_link.supplier_key
    AND link.buyer_key = flagged_link.buyer_key
LEFT JOIN replaced
    ON replaced.supplier_key = link.supplier_key
    AND replaced.buyer_key = link.buyer_key
LEFT JOIN sold ON sold.supplier_key = link.supplier_key
ORDER BY link.supplier_key, link.buyer_key
