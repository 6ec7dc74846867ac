-- Adds one reference area.
-- param area_code: VARCHAR, GSS code
-- param name: VARCHAR
-- param nation: VARCHAR, ENG, SCO, WAL or NIR
-- param region: VARCHAR
INSERT INTO reference_area VALUES ($area_code, $name, $nation, $region)
