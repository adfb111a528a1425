-- The days on which an owner's book has rows. New files add to it.
-- reads: touched_row
-- params: none
-- one row: owner, side, day
SELECT owner_id, side, issued_on
FROM touched_row
WHERE owner_id IS NOT NULL
GROUP BY owner_id, side, issued_on
