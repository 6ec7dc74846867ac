-- Schemes in force, with the council's name and the region it lies in.
CREATE TABLE snapshot.scheme AS
SELECT s.scheme_id, s.name, s.model, s.nation, s.area_code, coalesce(a.name, s.area_code) AS area_name, a.region,
       s.provider_type, strftime(s.opened_on, '%Y-%m-%d') AS opened, strftime(s.closed_on, '%Y-%m-%d') AS closed
FROM scheme_now s
LEFT JOIN reference_area a USING (area_code)
ORDER BY s.scheme_id
