-- Adds one year of the GDP deflator.
-- param year: VARCHAR, financial year
-- param value: DOUBLE, 2024-25 = 100
-- param status: VARCHAR, outturn or forecast
INSERT INTO reference_deflator VALUES ($year, $value, $status)
