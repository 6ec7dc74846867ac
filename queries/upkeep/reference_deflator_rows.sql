-- The GDP deflator as the database holds it.
SELECT year, value, status FROM reference_deflator ORDER BY year
