-- Published official figures in force.
CREATE TABLE snapshot.benchmark AS
SELECT source, vintage, measure, period, place_code, place_name, population, statistic, value, flag
FROM benchmark WHERE superseded_by IS NULL
ORDER BY ALL
