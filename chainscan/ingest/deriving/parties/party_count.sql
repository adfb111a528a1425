-- The ids in the rows loaded: how many, those whose check character is wrong, those that name no
-- place known, and where the regions of enterprises come from.
-- reads: enterprise, enterprise_alias
-- params: none
-- one row: the whole data
SELECT
    a.ids,
    a.wrong_check_characters,
    a.unknown_places,
    a.made_from_identity_cards,
    e.enterprises,
    e.regions_from_registry,
    e.regions_from_tax_authority,
    e.regions_from_taxpayer_id,
    e.without_region
FROM (
    SELECT
        count(*) AS ids,
        count(*) FILTER (WHERE NOT check_ok) AS wrong_check_characters,
        count(*) FILTER (WHERE kind IN ('uscc18', 'old15') AND region_code IS NULL)
            AS unknown_places,
        count(*) FILTER (WHERE kind = 'personal') AS made_from_identity_cards
    FROM enterprise_alias
    WHERE enterprise_key > 0
) AS a
CROSS JOIN (
    SELECT
        count(*) AS enterprises,
        count(*) FILTER (WHERE region_source = 'registry') AS regions_from_registry,
        count(*) FILTER (WHERE region_source = 'tax_authority') AS regions_from_tax_authority,
        count(*) FILTER (WHERE region_source = 'taxpayer_id') AS regions_from_taxpayer_id,
        count(*) FILTER (WHERE region_source IS NULL) AS without_region
    FROM enterprise
    WHERE "class" = 'enterprise'
) AS e
