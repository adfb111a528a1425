-- Each row of a registry read: `lost` is why it does not count. Of rows with one id the last does.
-- reads: register_text, stated_id_form, stated_place
-- params: none
-- one row: source row
WITH tidy AS (
    SELECT
        sheet_number,
        sheet,
        source_row,
        yuan,
        enterprise_id AS id_text,
        party_id(enterprise_id) AS enterprise_id,
        clean_text(name) AS name,
        clean_text(region_code) AS region_text,
        clean_text(industry) AS industry,
        clean_text(group_name) AS group_name,
        string_split_regex(cohorts, '[;；、,，|｜\r\n]') AS parts,
        clean_text(annual_tax) AS tax_text,
        clean_text(contact) AS contact
    FROM register_text
),
placed AS (
    SELECT
        *,
        list_sort(list_distinct(list_filter(
            list_transform(parts, lambda x: clean_text(x)), lambda x: x IS NOT NULL
        ))) AS cohorts,
        stated_amount(tax_text) AS tax_read,
        row_number() OVER (
            PARTITION BY enterprise_id ORDER BY sheet_number DESC, source_row DESC
        ) AS place_from_end
    FROM tidy
)
SELECT
    t.sheet,
    t.source_row,
    t.id_text,
    t.enterprise_id,
    CAST(f.kind AS VARCHAR) AS kind,
    CAST(f.organisation_code AS VARCHAR) AS organisation_code,
    CAST(f.check_ok AS BOOLEAN) AS check_ok,
    t.name,
    t.region_text,
    CAST(p.region_code AS VARCHAR) AS region_code,
    t.industry,
    t.group_name,
    CASE WHEN len(t.cohorts) > 0 THEN t.cohorts END AS cohorts,
    t.tax_text,
    try_cast(t.tax_read * t.yuan AS DECIMAL(18,2)) AS annual_tax,
    t.contact,
    CASE
        WHEN is_ruined_id(t.id_text) THEN 'ruined_id'
        WHEN t.enterprise_id IS NULL THEN 'no_id'
        WHEN t.place_from_end > 1 THEN 'repeated_id'
    END AS lost
FROM placed AS t
LEFT JOIN stated_id_form AS f ON t.enterprise_id = f.alias_id
LEFT JOIN stated_place AS p ON t.region_text = p.region_text
