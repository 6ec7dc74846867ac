-- The reference areas as the database holds them.
SELECT area_code, name, nation, region FROM reference_area ORDER BY area_code
