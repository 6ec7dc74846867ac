-- How many schemes a place has: the United Kingdom, a nation, a council or the scheme itself.
-- param place: VARCHAR, UK, a nation, the code of a council, or a scheme
SELECT count(*) FROM scheme_now WHERE $place = 'UK' OR $place IN (nation, area_code, scheme_id)
