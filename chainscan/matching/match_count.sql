-- What the stage found, in numbers.
-- reads: need, spare_capacity, candidate, match, statement, lost_pair, broken_link, outcome_latest
-- params: none
-- one row: the whole stage
SELECT
    (SELECT count(*) FROM need) AS needs,
    (SELECT CAST(coalesce(sum(monthly_amount), 0) AS DECIMAL(18, 2)) FROM need) AS needed_amount,
    (
        SELECT count(DISTINCT supplier_key) FROM spare_capacity WHERE monthly_spare > 0
    ) AS suppliers,
    (SELECT count(*) FROM candidate) AS candidates,
    (
        SELECT count(*)
        FROM candidate AS c
        INNER JOIN need AS n ON n.need_id = c.need_id
        WHERE c.supplier_goods_group <> n.goods_group
    ) AS outside,
    (SELECT count(DISTINCT need_id) FROM match WHERE monthly_amount > 0) AS matched_needs,
    (SELECT CAST(coalesce(sum(monthly_amount), 0) AS DECIMAL(18, 2)) FROM match) AS placed_amount,
    (SELECT count(*) FROM need WHERE source = 'stated') AS stated_needs,
    (
        SELECT count(*) FROM spare_capacity WHERE source = 'stated' AND unit IS NULL
    ) AS stated_offers,
    (SELECT count(*) FROM statement WHERE reason_code IS NOT NULL) AS statements_rejected,
    (SELECT count(*) FROM lost_pair WHERE reason = 'refused') AS refused_pairs,
    (
        SELECT count(*)
        FROM broken_link AS b
        INNER JOIN outcome_latest AS o
            ON o.finding_id = b.link_id AND b.as_of BETWEEN o."day" AND o.valid_until
        WHERE o.status = 'false_alarm'
    ) AS false_alarms
