-- The goods group of each stated goods text: of several that it may mean, the one with at least
-- four fifths of the trade, else none.
-- reads: goods_word
-- params: none
-- one row: goods text
WITH first_place AS (
    SELECT goods_text, min(place) AS place FROM goods_word GROUP BY goods_text
),
candidate_group AS (
    SELECT
        w.goods_text,
        w.goods_group,
        w.weight,
        sum(w.weight) OVER (PARTITION BY w.goods_text) AS total,
        count(*) OVER (PARTITION BY w.goods_text) AS meanings,
        row_number() OVER (
            PARTITION BY w.goods_text ORDER BY w.weight DESC, w.goods_group
        ) AS place
    FROM goods_word AS w
    INNER JOIN first_place AS f ON f.goods_text = w.goods_text AND f.place = w.place
)
SELECT
    goods_text,
    CASE WHEN meanings = 1 OR (total > 0 AND weight * 5 >= total * 4) THEN goods_group END
        AS goods_group
FROM candidate_group
WHERE place = 1
