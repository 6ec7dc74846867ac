-- Councils and districts by GSS code, filled from queries/reference/areas.csv at each start.
CREATE TABLE reference_area (area_code VARCHAR NOT NULL, name VARCHAR NOT NULL, nation VARCHAR NOT NULL, region VARCHAR NOT NULL)
