-- Links that trade, but for less than their past lets expect: how many, and how much less.
-- reads: weakened_link
-- params: none
-- one row: all of them
SELECT count(*) AS links, sum(expected_amount) AS expected, sum(lost_amount) AS lost
FROM weakened_link
