-- What the loss of each broken or weakened link is made of, by goods: the rows of a link add up
-- to its lost_amount, to the fen, so that nothing is lost at two grains.
-- A link's loss is split by what each goods fell short of its share of the expected amount.
-- Where the goods are told for less of the window than of the year before, or more (their known
-- shares differ by over a tenth), or nothing fell short, it is split as the year's amount was;
-- `basis` says which. A silent link falls short of everything.
-- lost_quantity is lost_amount over the year's unit price: only where all the year's rows of the
-- goods have one unit and a quantity. sources and buyer_share (the supplier's share of what the
-- buyer bought of the goods, by positive amounts) are null where its purchases are not observed,
-- and of unknown goods. A pair whose red letters outweigh all it traded in the year has one row, of
-- unknown goods.
-- stock_until is the last day that the buyer's stock covers, as it told (docs/statements.md); of
-- several goods of a group the first to run out. Null where nothing was told: it is never guessed.
-- reads: broken_link, weakened_link, trade, stock
-- params: as_of, normal_until, year_before
-- one row: link, goods group
WITH lossy AS (
    SELECT
        link_id,
        code,
        supplier_key,
        buyer_key,
        lost_amount,
        expected_amount,
        buyer_observed
    FROM broken_link
    UNION ALL
    SELECT
        link_id,
        code,
        supplier_key,
        buyer_key,
        lost_amount,
        expected_amount,
        buyer_observed
    FROM weakened_link
),

stocked AS (
    SELECT
        enterprise_key,
        goods_group,
        MIN(until) AS stock_until
    FROM stock
    WHERE reason_code IS NULL
    GROUP BY enterprise_key, goods_group
),

bought AS (
    SELECT
        buyer_key,
        supplier_key,
        goods_group,
        SUM(CASE WHEN day <= :normal_until THEN amount ELSE 0 END) AS year_amount,
        SUM(CASE WHEN day > :normal_until THEN amount ELSE 0 END) AS window_amount,
        SUM(CASE WHEN day <= :normal_until THEN quantity END) AS year_quantity,
        MIN(CASE WHEN day <= :normal_until THEN unit END) AS unit,
        COUNT(DISTINCT CASE WHEN day <= :normal_until THEN unit END) = 1
        AND COUNT(CASE WHEN day <= :normal_until AND quantity IS NOT NULL THEN unit END)
        = COUNT(CASE WHEN day <= :normal_until THEN 1 END) AS is_measured
    FROM trade
    WHERE known_on <= :as_of
        AND day <= :as_of
        AND day > :year_before
        AND supplier_key <> buyer_key
        AND buyer_key IN (SELECT buyer_key FROM lossy)
    GROUP BY buyer_key, supplier_key, goods_group
),

supply AS (
    SELECT
        buyer_key,
        goods_group,
        COUNT(*) AS sources,
        SUM(year_amount) AS year_amount
    FROM bought
    WHERE year_amount > 0
    GROUP BY buyer_key, goods_group
),

coverage AS (
    SELECT
        supplier_key,
        buyer_key,
        SUM(GREATEST(year_amount, 0)) AS year_amount,
        SUM(GREATEST(window_amount, 0)) AS window_amount,
        SUM(CASE WHEN goods_group > 0 THEN GREATEST(year_amount, 0) ELSE 0 END) AS year_known,
        SUM(CASE WHEN goods_group > 0 THEN GREATEST(window_amount, 0) ELSE 0 END) AS window_known
    FROM bought
    GROUP BY supplier_key, buyer_key
),

short AS (
    SELECT
        lossy.*,
        bought.goods_group,
        bought.year_amount,
        bought.unit,
        CASE
            WHEN bought.is_measured AND bought.year_quantity > 0
                THEN CAST(bought.year_amount AS DOUBLE) / CAST(bought.year_quantity AS DOUBLE)
        END AS unit_price,
        lossy.buyer_observed AND bought.goods_group > 0 AS is_comparable,
        supply.sources,
        CAST(bought.year_amount AS DOUBLE) / CAST(supply.year_amount AS DOUBLE) AS buyer_share,
        CAST(bought.year_amount AS DOUBLE) / CAST(coverage.year_amount AS DOUBLE) AS goods_share,
        coverage.window_amount <= 0
        OR ABS(
            CAST(coverage.window_known AS DOUBLE) / CAST(coverage.window_amount AS DOUBLE)
            - CAST(coverage.year_known AS DOUBLE) / CAST(coverage.year_amount AS DOUBLE)
        ) <= 0.1 AS is_alike,
        GREATEST(
            CAST(lossy.expected_amount AS DOUBLE)
            * CAST(bought.year_amount AS DOUBLE) / CAST(coverage.year_amount AS DOUBLE)
            - CAST(bought.window_amount AS DOUBLE),
            0.0
        ) AS missing
    FROM lossy
    INNER JOIN bought
        ON bought.supplier_key = lossy.supplier_key
        AND bought.buyer_key = lossy.buyer_key
    INNER JOIN coverage
        ON coverage.supplier_key = lossy.supplier_key
        AND coverage.buyer_key = lossy.buyer_key
    INNER JOIN supply
        ON supply.buyer_key = lossy.buyer_key
        AND supply.goods_group = bought.goods_group
    WHERE bought.year_amount > 0
),

fen AS (
    SELECT
        *,
        CAST(missing * 100 AS BIGINT) AS missing_fen,
        SUM(CAST(missing * 100 AS BIGINT)) OVER (PARTITION BY link_id) AS all_missing_fen,
        CAST(lost_amount * 100 AS BIGINT) AS lost_fen,
        SUM(CAST(year_amount * 100 AS BIGINT)) OVER (PARTITION BY link_id) AS all_year_fen
    FROM short
),

running AS (
    SELECT
        *,
        is_alike AND all_missing_fen > 0 AS by_shortfall,
        CASE
            WHEN is_alike AND all_missing_fen > 0
                THEN CAST(SUM(missing_fen) OVER goods AS DOUBLE) / CAST(all_missing_fen AS DOUBLE)
            ELSE CAST(SUM(CAST(year_amount * 100 AS BIGINT)) OVER goods AS DOUBLE)
                / CAST(all_year_fen AS DOUBLE)
        END AS upto
    FROM fen
    WINDOW goods AS (PARTITION BY link_id ORDER BY year_amount DESC, goods_group)
),

split AS (
    -- Shares of a running total, rounded, so that the parts add up.
    SELECT
        *,
        CAST(ROUND(lost_fen * upto) AS BIGINT)
        - COALESCE(LAG(CAST(ROUND(lost_fen * upto) AS BIGINT)) OVER goods, 0) AS goods_fen
    FROM running
    WINDOW goods AS (PARTITION BY link_id ORDER BY year_amount DESC, goods_group)
)

SELECT
    split.link_id,
    split.code,
    split.supplier_key,
    split.buyer_key,
    split.goods_group,
    CASE WHEN split.unit_price > 0 THEN split.unit END AS unit,
    CAST(split.year_amount AS DECIMAL(18, 2)) AS year_amount,
    CAST(split.goods_fen * CAST(0.01 AS DECIMAL(3, 2)) AS DECIMAL(18, 2)) AS lost_amount,
    CASE
        WHEN split.unit_price > 0
            THEN CAST(CAST(split.goods_fen AS DOUBLE) / 100 / split.unit_price AS DECIMAL(24, 8))
    END AS lost_quantity,
    CASE WHEN split.by_shortfall THEN 'shortfall' ELSE 'year' END AS basis,
    CASE WHEN split.is_comparable THEN split.buyer_share END AS buyer_share,
    CASE WHEN split.is_comparable THEN CAST(split.sources AS INTEGER) END AS sources,
    stocked.stock_until
FROM split
LEFT JOIN stocked
    ON stocked.enterprise_key = split.buyer_key
    AND stocked.goods_group = split.goods_group
UNION ALL
SELECT
    link_id,
    code,
    supplier_key,
    buyer_key,
    CAST(0 AS SMALLINT) AS goods_group,
    NULL AS unit,
    CAST(0 AS DECIMAL(18, 2)) AS year_amount,
    lost_amount,
    NULL AS lost_quantity,
    'year' AS basis,
    NULL AS buyer_share,
    NULL AS sources,
    NULL AS stock_until
FROM lossy
WHERE lost_amount IS NOT NULL AND link_id NOT IN (SELECT link_id FROM short)
ORDER BY supplier_key, buyer_key, goods_group
