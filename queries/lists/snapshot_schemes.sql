-- The schemes of a snapshot with the council and nation they belong to.
SELECT scheme_id, name, model, nation, area_code, area_name, region, provider_type, opened, closed
FROM scheme ORDER BY scheme_id
