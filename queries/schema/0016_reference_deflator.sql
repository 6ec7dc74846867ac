-- GDP deflator by financial year, 2024-25 = 100, filled from queries/reference/gdp_deflator.csv at each start.
CREATE TABLE reference_deflator (year VARCHAR NOT NULL, value DOUBLE NOT NULL, status VARCHAR NOT NULL)
